import { changed, command, type Versioned } from '@channelgraph/command'
import { named } from '@channelgraph/paging'
import { check, checkTransition } from '@channelgraph/values'
import { channelManager } from '../../employees/employees.steps.ts'
import { seatOf } from '../../regions/regions.steps.ts'
import { partnerUpdated } from '../partners.events.ts'
import { PARTNER } from '../partners.rules.ts'
import { partners } from '../partners.store.ts'
import type { Contact, PartnerRow } from '../partners.tables.ts'
import { companyName, contactsOf } from '../profile.rules.ts'

export interface UpdatePartner extends Versioned {
  /** What is null or left out stays. */
  readonly input: {
    readonly name?: string | null
    readonly tier?: PartnerRow['tier'] | null
    readonly regionCode?: string | null
    readonly managerId?: string | null
    readonly legalRepresentative?: string | null
    readonly address?: string | null
    readonly contacts?: readonly Contact[] | null
  }
}

export const updatePartner = command(
  'partner:update',
  async (tx, ctx, { id, expectedVersion, input }: UpdatePartner) => {
    const name = input.name == null ? null : companyName('name', input.name)
    const representative = check.optionalTitle('legalRepresentative', input.legalRepresentative)
    const address = check.optionalTitle('address', input.address)
    const contacts = input.contacts ? contactsOf(input.contacts) : null
    const partner = await partners.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(PARTNER, 'updatePartner', partner)
    if (refusal) return refusal
    const region = await seatOf(tx, ctx.scope, input.regionCode ?? partner.regionCode)
    if (input.managerId != null) await channelManager(tx, 'managerId', input.managerId)
    const updated = await partners.update(tx, partner, {
      ...named(name ?? partner.name),
      tier: input.tier ?? partner.tier,
      regionCode: region.code,
      regionPath: region.path,
      managerId: input.managerId ?? partner.managerId,
      legalRepresentative: representative ?? partner.legalRepresentative,
      address: address ?? partner.address,
      contacts: contacts ?? partner.contacts,
    })
    return changed('Partner', partner, updated, partnerUpdated(updated))
  },
)
