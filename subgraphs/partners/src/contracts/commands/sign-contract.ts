import type { Database } from '@channelgraph/access'
import { type CommandContext, changed, combine, command, created, type Done, RefusedError } from '@channelgraph/command'
import { badInput, businessDateOf, newId, type Refusal, refuseTransition } from '@channelgraph/values'
import { APPLICATION_TRANSITIONS } from '../../applications/applications.rules.ts'
import { findPartnersApplications, lockApplication, updateApplication } from '../../applications/applications.store.ts'
import type { ApplicationRow } from '../../applications/applications.tables.ts'
import { partnerRegistered } from '../../partners/partners.events.ts'
import { PARTNER_TRANSITIONS } from '../../partners/partners.rules.ts'
import { lockPartner } from '../../partners/partners.store.ts'
import type { PartnerRow } from '../../partners/partners.tables.ts'
import { register } from '../../partners/registration.ts'
import { regionClaim, regionsOf } from '../../territories/granting.ts'
import { territoryChanged } from '../../territories/territories.events.ts'
import { refuseConflict } from '../../territories/territories.rules.ts'
import { findExclusiveNear, findHoldings, insertTerritory } from '../../territories/territories.store.ts'
import { contractSigned } from '../contracts.events.ts'
import {
  CONTRACT_TRANSITIONS,
  IN_FORCE,
  refuseEarlySigning,
  refuseFranchiseTerms,
  refuseOneSided,
  refuseSecondContract,
} from '../contracts.rules.ts'
import { findContractsInForce, lockContract, updateContract } from '../contracts.store.ts'
import type { ContractRow } from '../contracts.tables.ts'

export interface SignContract {
  readonly id: string
  readonly expectedVersion: number
  readonly signedAt?: Date | null
}

/** 四.1 签订合作协议: both sides have signed what legal review agreed to. An applicant becomes a partner by it. */
export const signContract = command(
  'contract:sign',
  async (tx, ctx, { id, expectedVersion, signedAt }: SignContract) => {
    const now = ctx.clock.now()
    const at = signedAt ?? now
    if (at > now) throw badInput('signedAt is when it was signed: now or earlier.')
    const draft = await lockContract(tx, ctx, id, expectedVersion)
    if (draft.effectiveTo < businessDateOf(now)) throw badInput('This contract is over: draft another one.')
    const refusal =
      refuseTransition(CONTRACT_TRANSITIONS, 'signContract', draft.status) ??
      refuseOneSided(draft.clauses) ??
      refuseFranchiseTerms(draft)
    if (refusal) return refusal
    const application = await applicationOf(tx, ctx, draft)
    const early = refuseEarlySigning(draft, application?.disclosureDeliveredAt ?? null, businessDateOf(at))
    if (early) return early
    const { partner, isNew } = await partnerOf(tx, ctx, draft, application)
    const replaced = await replace(tx, ctx, draft, partner)
    const granted = await grant(tx, ctx, draft, partner)
    const signed = await updateContract(tx, draft, { status: 'EFFECTIVE', partnerId: partner.id, signedAt: at })
    const fact = contractSigned({ ...signed, partnerId: partner.id, signedAt: at })
    const becoming = isNew ? [created('Partner', partner, partnerRegistered(partner), fact)] : []
    return combine(
      changed('Contract', draft, signed, ...(isNew ? [] : [fact])),
      ...becoming,
      ...replaced,
      ...granted,
      ...(await conclude(tx, draft, application, partner)),
    )
  },
)

/** The application that led to it, locked; for a partner that was there, the one it came of. */
async function applicationOf(tx: Database, ctx: CommandContext, draft: ContractRow): Promise<ApplicationRow | null> {
  if (!draft.applicationId)
    return (await findPartnersApplications(tx, ctx.scope, [draft.partnerId ?? ''])).get(draft.partnerId ?? '') ?? null
  const application = await lockApplication(tx, ctx, draft.applicationId)
  refuse(refuseTransition(APPLICATION_TRANSITIONS, 'signContract', application.status))
  return application
}

/** The partner it is signed with: the one it was drafted for, or the one the applicant becomes. */
async function partnerOf(
  tx: Database,
  ctx: CommandContext,
  draft: ContractRow,
  application: ApplicationRow | null,
): Promise<{ readonly partner: PartnerRow; readonly isNew: boolean }> {
  if (draft.partnerId) {
    const partner = await lockPartner(tx, ctx, draft.partnerId)
    refuse(refuseTransition(PARTNER_TRANSITIONS, 'signContract', partner.status))
    return { partner, isNew: false }
  }
  if (!application) throw new Error(`The contract ${draft.id} is drafted for nobody.`)
  const [region] = await regionsOf(tx, ctx.scope, [application.regionCode])
  const profile = {
    name: application.companyName,
    uscc: application.uscc,
    kind: application.kind,
    kindLabel: application.kindLabel,
    tier: 'TRIAL' as const,
    managerId: application.ownerId,
    legalRepresentative: null,
    contacts: [],
  }
  const partner = await register(tx, profile, region!)
  if ('__typename' in partner) throw new RefusedError(partner)
  return { partner, isNew: true }
}

/** The contract this one follows is RENEWED; any other one in force stands in the way. */
async function replace(
  tx: Database,
  ctx: CommandContext,
  draft: ContractRow,
  partner: PartnerRow,
): Promise<Done<unknown>[]> {
  const inForce = (await findContractsInForce(tx, ctx.scope, [partner.id])).get(partner.id)
  if (!inForce) return []
  if (inForce.id !== draft.renewsId) refuse(refuseSecondContract(inForce))
  const before = await lockContract(tx, ctx, inForce.id)
  if (!IN_FORCE.some((status) => status === before.status)) return []
  return [changed('Contract', before, await updateContract(tx, before, { status: 'RENEWED' }))]
}

/** The territory the contract grants, for as long as it lasts (五.1). */
async function grant(
  tx: Database,
  ctx: CommandContext,
  draft: ContractRow,
  partner: PartnerRow,
): Promise<Done<unknown>[]> {
  if (!draft.territory) return []
  const regions = await regionsOf(tx, ctx.scope, draft.territory.regionCodes)
  const { exclusive } = draft.territory
  const productLines = [...draft.territory.productLines]
  const days = { validFrom: draft.effectiveFrom, validTo: draft.effectiveTo }
  const claim = { ...regionClaim(regions), productLines, ...days }
  if (exclusive) refuse(refuseConflict(claim, await findExclusiveNear(tx, claim)))
  const row = { id: newId('territory'), partnerId: partner.id, contractId: draft.id, status: 'HELD' as const }
  const territory = await insertTerritory(tx, { ...row, productLines, exclusive, ...days }, regions)
  const holdings = await findHoldings(tx, partner.id, businessDateOf(ctx.clock.now()))
  return [created('Territory', territory, territoryChanged(partner, holdings))]
}

/** The application that led to it is SIGNED, and known to be this partner's. */
async function conclude(
  tx: Database,
  draft: ContractRow,
  application: ApplicationRow | null,
  partner: PartnerRow,
): Promise<Done<unknown>[]> {
  if (!draft.applicationId || !application) return []
  const signed = await updateApplication(tx, application, { status: 'SIGNED', partnerId: partner.id })
  return [changed('PartnerApplication', application, signed)]
}

/** Leaves the command with a refusal: nothing of it stays. */
function refuse(refusal: Refusal | null): void {
  if (refusal) throw new RefusedError(refusal)
}
