import { created, creatingCommand } from '@channelgraph/command'
import { badInput, isUscc, notFound } from '@channelgraph/values'
import { findEmployees } from '../../employees/employees.store.ts'
import { assertOwnRegion } from '../../regions/regions.rules.ts'
import { findRegions } from '../../regions/regions.store.ts'
import { partnerRegistered } from '../partners.events.ts'
import { findPartners } from '../partners.store.ts'
import type { Contact, PartnerRow } from '../partners.tables.ts'
import { register } from '../registration.ts'

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
    readonly contacts?: readonly Contact[] | null
    readonly managerId?: string | null
  }
}

export const registerPartner = creatingCommand<RegisterPartner, PartnerRow>(
  'partner:register',
  findPartners,
  async (tx, ctx, { input }) => {
    checkInput(input)
    const region = (await findRegions(tx, [input.regionCode])).get(input.regionCode)
    if (!region || region.level === 'PROVINCE') throw badInput(`regionCode ${input.regionCode} is no city or county.`)
    assertOwnRegion(ctx.scope, region)
    const managerId = input.managerId ?? ctx.viewer.subject
    if (!(await findEmployees(tx, [managerId])).get(managerId)?.active) throw notFound('The manager')
    const partner = await register(
      tx,
      {
        name: input.name,
        uscc: input.uscc,
        kind: input.kind,
        kindLabel: input.kindLabel ?? null,
        tier: input.tier ?? 'TRIAL',
        managerId,
        legalRepresentative: input.legalRepresentative ?? null,
        contacts: [...(input.contacts ?? [])],
      },
      region,
    )
    if ('__typename' in partner) return partner
    return created('Partner', partner, partnerRegistered(partner))
  },
)

function checkInput({ name, uscc, kind, kindLabel }: RegisterPartner['input']): void {
  if (name.trim().length < 2) throw badInput('name is the registered company name.')
  if (!isUscc(uscc))
    throw badInput('uscc is a unified social credit code: 18 digits and capital letters without I, O, S, V, Z.')
  if ((kind === 'OTHER') !== Boolean(kindLabel))
    throw badInput('kindLabel is needed for kind OTHER, and for no other kind.')
}
