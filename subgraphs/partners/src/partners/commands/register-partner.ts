import { created, creatingCommand } from '@channelgraph/command'
import { badInput, isUscc, newId, notFound, type Refusal } from '@channelgraph/values'
import { findEmployees } from '../../employees/employees.store.ts'
import { assertOwnRegion } from '../../regions/regions.rules.ts'
import { findRegions } from '../../regions/regions.store.ts'
import type { RegionRow } from '../../regions/regions.tables.ts'
import { partnerRegistered } from '../partners.events.ts'
import { findLivePartnerByUscc, findPartners, insertPartner, nextPartnerCode } from '../partners.store.ts'
import type { Contact, PartnerRow } from '../partners.tables.ts'

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
  async (db, id, ctx) => (await findPartners(db, ctx.scope, [id])).get(id)!,
  async (tx, ctx, { input }) => {
    checkInput(input)
    const region = (await findRegions(tx, [input.regionCode])).get(input.regionCode)
    if (!region || region.level === 'PROVINCE') throw badInput(`regionCode ${input.regionCode} is no city or county.`)
    assertOwnRegion(ctx.scope, region)
    const managerId = input.managerId ?? ctx.viewer.subject
    if (!(await findEmployees(tx, [managerId])).get(managerId)?.active) throw notFound('The manager')
    const partner = await insertPartner(tx, {
      id: newId('partner'),
      code: await nextPartnerCode(tx, cityOf(region)),
      name: input.name,
      uscc: input.uscc,
      kind: input.kind,
      kindLabel: input.kindLabel ?? null,
      tier: input.tier ?? 'TRIAL',
      status: 'ONBOARDING',
      regionCode: region.code,
      regionPath: region.path,
      managerId,
      legalRepresentative: input.legalRepresentative ?? null,
      contacts: [...(input.contacts ?? [])],
    })
    if (!partner) return duplicatePartner((await findLivePartnerByUscc(tx, input.uscc))!)
    return created('Partner', partner, partnerRegistered(partner))
  },
)

const duplicatePartner = ({ code }: PartnerRow): Refusal & { partnerCode: string } => ({
  __typename: 'DuplicatePartner',
  code: 'DUPLICATE_PARTNER',
  message: `${code} has this unified social credit code already: one company is one partner.`,
  partnerCode: code,
})

function checkInput({ name, uscc, kind, kindLabel }: RegisterPartner['input']): void {
  if (name.trim().length < 2) throw badInput('name is the registered company name.')
  if (!isUscc(uscc))
    throw badInput('uscc is a unified social credit code: 18 digits and capital letters without I, O, S, V, Z.')
  if ((kind === 'OTHER') !== Boolean(kindLabel))
    throw badInput('kindLabel is needed for kind OTHER, and for no other kind.')
}

/** Partners are numbered by city: HUANAN/440000/440300/440304/ counts in 440300. */
const cityOf = (region: RegionRow): string => region.path.split('/')[2] || region.code
