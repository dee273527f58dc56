import { created, creatingCommand } from '@channelgraph/command'
import { check } from '@channelgraph/values'
import { channelManager } from '../../employees/employees.steps.ts'
import { partnerRegistered } from '../../partners/partners.events.ts'
import { findPartners } from '../../partners/partners.store.ts'
import type { Contact, PartnerRow } from '../../partners/partners.tables.ts'
import { companyName, contactsOf, kindLabelOf, usccOf } from '../../partners/profile.rules.ts'
import { register } from '../../partners/registration.steps.ts'
import { seatOf } from '../../regions/regions.steps.ts'
import { refusal } from '../applications.refusals.ts'
import { findOpenApplicationByUscc, lockCompany } from '../applications.store.ts'

export interface RegisterPartner {
  readonly idempotencyKey: string
  readonly input: {
    readonly name: string
    readonly uscc: string
    readonly kind: PartnerRow['kind']
    readonly kindLabel?: string | null
    readonly tier?: PartnerRow['tier'] | null
    readonly regionCode: string
    readonly legalRepresentative?: string | null
    readonly address?: string | null
    readonly contacts?: readonly Contact[] | null
    readonly managerId?: string | null
  }
}

/** A partner that came without an application here; one that is applying goes its way to the signature. */
export const registerPartner = creatingCommand(
  'partner:register',
  findPartners,
  async (tx, ctx, { input }: RegisterPartner) => {
    const managerId = input.managerId ?? ctx.viewer.subject
    const profile = {
      name: companyName('name', input.name),
      uscc: usccOf(input.uscc),
      kind: input.kind,
      kindLabel: kindLabelOf(input.kind, input.kindLabel),
      tier: input.tier ?? 'TRIAL',
      managerId,
      legalRepresentative: check.optionalTitle('legalRepresentative', input.legalRepresentative),
      address: check.optionalTitle('address', input.address),
      contacts: contactsOf(input.contacts ?? []),
    }
    const region = await seatOf(tx, ctx.scope, input.regionCode)
    await channelManager(tx, 'managerId', managerId)
    await lockCompany(tx, profile.uscc)
    const open = await findOpenApplicationByUscc(tx, profile.uscc)
    if (open) return refusal('DuplicateApplication', { known: open.no, isPartner: false })
    const partner = await register(tx, profile, region)
    if ('__typename' in partner) return partner
    return created('Partner', partner, partnerRegistered(partner))
  },
)
