import { changed, command, type Versioned } from '@channelgraph/command'
import { badInput, checkTransition, notFound } from '@channelgraph/values'
import { findEmployees } from '../../employees/employees.store.ts'
import { assertOwnRegion } from '../../regions/regions.rules.ts'
import { findRegions } from '../../regions/regions.store.ts'
import { partnerUpdated } from '../partners.events.ts'
import { PARTNER } from '../partners.rules.ts'
import { partners } from '../partners.store.ts'
import type { Contact, PartnerRow } from '../partners.tables.ts'

export interface UpdatePartner extends Versioned {
  /** What is null or left out stays. */
  readonly input: {
    readonly name?: string | null
    readonly tier?: PartnerRow['tier'] | null
    readonly regionCode?: string | null
    readonly managerId?: string | null
    readonly legalRepresentative?: string | null
    readonly contacts?: readonly Contact[] | null
  }
}

export const updatePartner = command(
  'partner:update',
  async (tx, ctx, { id, expectedVersion, input }: UpdatePartner) => {
    if (input.name != null && input.name.trim().length < 2) throw badInput('name is the registered company name.')
    const partner = await partners.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(PARTNER, 'updatePartner', partner)
    if (refusal) return refusal
    const regionCode = input.regionCode ?? partner.regionCode
    const region = (await findRegions(tx, ctx.scope, [regionCode])).get(regionCode)
    if (!region || region.level === 'PROVINCE') throw badInput(`regionCode ${regionCode} is no city or county.`)
    assertOwnRegion(ctx.scope, region)
    const managerId = input.managerId ?? partner.managerId
    if (input.managerId && !(await findEmployees(tx, ctx.scope, [managerId])).get(managerId)?.active)
      throw notFound('The manager')
    const updated = await partners.update(tx, partner, {
      name: input.name ?? partner.name,
      tier: input.tier ?? partner.tier,
      regionCode: region.code,
      regionPath: region.path,
      managerId,
      legalRepresentative: input.legalRepresentative ?? partner.legalRepresentative,
      contacts: input.contacts ? [...input.contacts] : partner.contacts,
    })
    return changed('Partner', partner, updated, partnerUpdated(updated))
  },
)
