import type { Database } from '@channelgraph/access'
import { nextNumber } from '@channelgraph/command'
import { newId } from '@channelgraph/values'
import type { RegionRow } from '../regions/regions.tables.ts'
import { refusal } from './partners.refusals.ts'
import { openingPartner, partnerSeries } from './partners.rules.ts'
import { findLivePartnerByUscc, insertPartner } from './partners.store.ts'
import type { PartnerRow } from './partners.tables.ts'

/** What is known of a partner when it begins. */
export type Profile = Pick<
  PartnerRow,
  'name' | 'uscc' | 'kind' | 'kindLabel' | 'tier' | 'managerId' | 'legalRepresentative' | 'address' | 'contacts'
>

/** A new partner, ONBOARDING, with the next code of its city; refused where its company is a partner already. */
export async function register(tx: Database, profile: Profile, region: RegionRow) {
  const code = await nextNumber(tx, partnerSeries(cityOf(region)))
  const partner = await insertPartner(tx, openingPartner({ id: newId('partner'), code, region, ...profile }))
  if (partner) return partner
  const known = (await findLivePartnerByUscc(tx, profile.uscc))!
  return refusal('DuplicatePartner', { partnerCode: known.code })
}

/** Partners are numbered by city: HUANAN/440000/440300/440304/ counts in 440300. */
const cityOf = (region: RegionRow): string => region.path.split('/')[2] || region.code
