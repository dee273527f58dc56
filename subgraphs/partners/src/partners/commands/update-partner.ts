import { changed, command } from '@channelgraph/command'
import { badInput, notFound, refuseTransition } from '@channelgraph/values'
import { findEmployees } from '../../employees/employees.store.ts'
import { assertOwnRegion } from '../../regions/regions.rules.ts'
import { findRegions } from '../../regions/regions.store.ts'
import { partnerUpdated } from '../partners.events.ts'
import { PARTNER_TRANSITIONS } from '../partners.rules.ts'
import { lockPartner, updatePartner as savePartner } from '../partners.store.ts'
import type { Contact, PartnerRow } from '../partners.tables.ts'

export interface UpdatePartner {
  readonly id: string
  readonly expectedVersion: number
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
    const partner = await lockPartner(tx, ctx, id, expectedVersion)
    const refusal = refuseTransition(PARTNER_TRANSITIONS, 'updatePartner', partner.status)
    if (refusal) return refusal
    const regionCode = input.regionCode ?? partner.regionCode
    const region = (await findRegions(tx, [regionCode])).get(regionCode)
    if (!region || region.level === 'PROVINCE') throw badInput(`regionCode ${regionCode} is no city or county.`)
    assertOwnRegion(ctx.scope, region)
    const managerId = input.managerId ?? partner.managerId
    if (input.managerId && !(await findEmployees(tx, [managerId])).get(managerId)?.active) throw notFound('The manager')
    const updated = await savePartner(tx, partner, {
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
