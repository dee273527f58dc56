import type { Database } from '@channelgraph/access'
import { type CommandContext, changed, combine, created, type Done } from '@channelgraph/command'
import { businessDateOf, checkTransition } from '@channelgraph/values'
import { APPLICATION } from '../applications/applications.rules.ts'
import { applications, findApplicationsOfPartners, lockCompany } from '../applications/applications.store.ts'
import type { ApplicationRow } from '../applications/applications.tables.ts'
import { partnerRegistered } from '../partners/partners.events.ts'
import { PARTNER } from '../partners/partners.rules.ts'
import { partners } from '../partners/partners.store.ts'
import type { PartnerRow } from '../partners/partners.tables.ts'
import { register } from '../partners/registration.steps.ts'
import { grant, regionsOf } from '../territories/granting.steps.ts'
import { contractSigned } from './contracts.events.ts'
import { assertNotOver, IN_FORCE, refuseSecondContract, refuseSuccession, refuseTerms } from './contracts.rules.ts'
import { contracts, findContractOnDaysOf, findLastSigned } from './contracts.store.ts'
import type { ContractRow, PlacedContract, SignedParty } from './contracts.tables.ts'

/**
 * Puts a locked contract in force that both sides have signed, here or on paper: the one home of what stands in the way. An applicant
 * becomes a partner by it; what it follows is RENEWED; its territory is granted.
 */
export async function putInForce(tx: Database, ctx: CommandContext, draft: ContractRow, at: Date) {
  assertNotOver(draft, businessDateOf(ctx.clock.now()))
  const application = await applicationOf(tx, ctx, draft)
  const refusal =
    refuseTerms(draft, application?.disclosureDeliveredAt ?? null, businessDateOf(at)) ??
    (draft.applicationId && application ? checkTransition(APPLICATION, 'signContract', application) : null)
  if (refusal) return refusal
  const partner = await partnerOf(tx, ctx, draft, application)
  if ('__typename' in partner) return partner
  const replaced = await replaceContract(tx, ctx, draft, partner)
  if ('__typename' in replaced) return replaced
  const granted = await grantContracted(tx, ctx, draft, partner)
  if ('__typename' in granted) return granted
  const signed = await contracts.update(tx, draft, {
    ...{ status: 'EFFECTIVE', partnerId: partner.id, signedAt: at, asSigned: signedParty(partner) },
  })
  const fact = contractSigned({ ...signed, partnerId: partner.id, signedAt: at })
  return combine(
    changed('Contract', draft, signed, ...(draft.partnerId ? [fact] : [])),
    ...(draft.partnerId ? [] : [created('Partner', partner, partnerRegistered(partner), fact)]),
    ...replaced,
    ...granted,
    ...(await concludeApplication(tx, draft, application, partner)),
  )
}

/** What a contract keeps of the partner, whatever it is called later. */
export const signedParty = ({ name, uscc, address, regionCode, legalRepresentative }: PartnerRow): SignedParty => ({
  ...{ name, uscc, address, regionCode, legalRepresentative },
})

/** The application that led to a draft, locked; for a partner that was there, the one it came of. */
export async function applicationOf(
  tx: Database,
  ctx: CommandContext,
  { applicationId, partnerId }: ContractRow,
): Promise<ApplicationRow | null> {
  if (applicationId) return applications.lock(tx, ctx, applicationId)
  return (await findApplicationsOfPartners(tx, ctx.scope, [partnerId ?? ''])).get(partnerId ?? '') ?? null
}

/** The partner a draft is signed with: the one it was drafted for, or the one the applicant becomes. */
async function partnerOf(tx: Database, ctx: CommandContext, draft: ContractRow, application: ApplicationRow | null) {
  if (draft.partnerId) {
    const partner = await partners.lock(tx, ctx, draft.partnerId)
    return checkTransition(PARTNER, 'signContract', partner) ?? partner
  }
  if (!application) throw new Error(`The contract ${draft.id} is drafted for nobody.`)
  await lockCompany(tx, application.uscc)
  const [region] = await regionsOf(tx, ctx.scope, [application.regionCode])
  const { companyName: name, uscc, kind, kindLabel, ownerId: managerId } = application
  const profile = { name, uscc, kind, kindLabel, managerId, tier: 'TRIAL' as const }
  return register(tx, { ...profile, legalRepresentative: null, address: null, contacts: [] }, region!)
}

/** The contract a draft follows is RENEWED; any other one in force stands in the way. */
async function replaceContract(tx: Database, ctx: CommandContext, draft: ContractRow, partner: PartnerRow) {
  const second = await refuseBesideAnother(tx, ctx, { ...draft, partnerId: partner.id })
  if (second) return second
  if (!draft.renewsId) return []
  const before = await contracts.lock(tx, ctx, draft.renewsId)
  const apart = refuseSuccession(draft, before)
  if (apart) return apart
  if (!IN_FORCE.some((status) => status === before.status)) return []
  return [changed('Contract', before, await contracts.update(tx, before, { status: 'RENEWED' }))]
}

/** Refuses a contract while its partner has another one in force than the one it follows, or for days on which another one bound. */
export async function refuseBesideAnother(tx: Database, ctx: CommandContext, draft: PlacedContract) {
  const last = (await findLastSigned(tx, ctx.scope, [draft.partnerId])).get(draft.partnerId)
  if (last && last.id !== draft.renewsId) return refuseSecondContract(last)
  return refuseSecondContract(await findContractOnDaysOf(tx, ctx.scope, draft))
}

/** The territory a draft grants, for as long as it lasts (五.1). */
async function grantContracted(tx: Database, ctx: CommandContext, draft: ContractRow, partner: PartnerRow) {
  if (!draft.territory) return []
  const { regionCodes, productLines, exclusive } = draft.territory
  const regions = await regionsOf(tx, ctx.scope, regionCodes)
  const days = { validFrom: draft.effectiveFrom, validTo: draft.effectiveTo }
  const granted = await grant(tx, ctx, partner, { regions, productLines, exclusive, ...days, contractId: draft.id })
  return '__typename' in granted ? granted : [granted]
}

/** The application that led to a draft is SIGNED, and known to be this partner's. */
async function concludeApplication(
  tx: Database,
  draft: ContractRow,
  application: ApplicationRow | null,
  partner: PartnerRow,
): Promise<Done<unknown>[]> {
  if (!draft.applicationId || !application) return []
  const signed = await applications.update(tx, application, { status: 'SIGNED', partnerId: partner.id })
  return [changed('PartnerApplication', application, signed)]
}
