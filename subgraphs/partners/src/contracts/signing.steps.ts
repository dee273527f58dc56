import type { Database } from '@channelgraph/access'
import { type CommandContext, changed, type Done } from '@channelgraph/command'
import { checkTransition } from '@channelgraph/values'
import { applications, findApplicationsOfPartners } from '../applications/applications.store.ts'
import type { ApplicationRow } from '../applications/applications.tables.ts'
import { PARTNER } from '../partners/partners.rules.ts'
import { partners } from '../partners/partners.store.ts'
import type { PartnerRow } from '../partners/partners.tables.ts'
import { register } from '../partners/registration.steps.ts'
import { grant, regionsOf } from '../territories/granting.steps.ts'
import { IN_FORCE, refuseSecondContract } from './contracts.rules.ts'
import { contracts, findContractsInForce } from './contracts.store.ts'
import type { ContractRow } from './contracts.tables.ts'

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
export async function partnerOf(
  tx: Database,
  ctx: CommandContext,
  draft: ContractRow,
  application: ApplicationRow | null,
) {
  if (draft.partnerId) {
    const partner = await partners.lock(tx, ctx, draft.partnerId)
    return checkTransition(PARTNER, 'signContract', partner) ?? partner
  }
  if (!application) throw new Error(`The contract ${draft.id} is drafted for nobody.`)
  const [region] = await regionsOf(tx, ctx.scope, [application.regionCode])
  const { companyName: name, uscc, kind, kindLabel, ownerId: managerId } = application
  const profile = { name, uscc, kind, kindLabel, managerId, tier: 'TRIAL' as const }
  return register(tx, { ...profile, legalRepresentative: null, contacts: [] }, region!)
}

/** The contract a draft follows is RENEWED; any other one in force stands in the way. */
export async function replaceContract(tx: Database, ctx: CommandContext, draft: ContractRow, partner: PartnerRow) {
  const inForce = (await findContractsInForce(tx, ctx.scope, [partner.id])).get(partner.id)
  if (!inForce) return []
  const second = inForce.id === draft.renewsId ? null : refuseSecondContract(inForce)
  if (second) return second
  const before = await contracts.lock(tx, ctx, inForce.id)
  if (!IN_FORCE.some((status) => status === before.status)) return []
  return [changed('Contract', before, await contracts.update(tx, before, { status: 'RENEWED' }))]
}

/** The territory a draft grants, for as long as it lasts (五.1). */
export async function grantContracted(tx: Database, ctx: CommandContext, draft: ContractRow, partner: PartnerRow) {
  if (!draft.territory) return []
  const { regionCodes, productLines, exclusive } = draft.territory
  const regions = await regionsOf(tx, ctx.scope, regionCodes)
  const days = { validFrom: draft.effectiveFrom, validTo: draft.effectiveTo }
  const granted = await grant(tx, ctx, partner, { regions, productLines, exclusive, ...days, contractId: draft.id })
  return '__typename' in granted ? granted : [granted]
}

/** The application that led to a draft is SIGNED, and known to be this partner's. */
export async function concludeApplication(
  tx: Database,
  draft: ContractRow,
  application: ApplicationRow | null,
  partner: PartnerRow,
): Promise<Done<unknown>[]> {
  if (!draft.applicationId || !application) return []
  const signed = await applications.update(tx, application, { status: 'SIGNED', partnerId: partner.id })
  return [changed('PartnerApplication', application, signed)]
}
