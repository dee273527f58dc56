import { changed, combine, command, created, type Versioned } from '@channelgraph/command'
import { badInput, businessDateOf, check, checkTransition } from '@channelgraph/values'
import { APPLICATION } from '../../applications/applications.rules.ts'
import { partnerRegistered } from '../../partners/partners.events.ts'
import { contractSigned } from '../contracts.events.ts'
import { CONTRACT, refuseEarlySigning, refuseFranchiseTerms, refuseOneSided } from '../contracts.rules.ts'
import { contracts } from '../contracts.store.ts'
import { applicationOf, concludeApplication, grantContracted, partnerOf, replaceContract } from '../signing.steps.ts'

export interface SignContract extends Versioned {
  readonly signedAt?: Date | null
}

/** 四.1 签订合作协议: both sides have signed what legal review agreed to. An applicant becomes a partner by it. */
export const signContract = command(
  'contract:sign',
  async (tx, ctx, { id, expectedVersion, signedAt }: SignContract) => {
    const now = ctx.clock.now()
    const at = check.pastInstant('signedAt', signedAt ?? now, now)
    const draft = await contracts.lock(tx, ctx, id, expectedVersion)
    if (draft.effectiveTo < businessDateOf(now))
      throw badInput('This contract is over: draft another one.', '此协议已到期:请另行起草。')
    const refusal =
      checkTransition(CONTRACT, 'signContract', draft) ?? refuseOneSided(draft.clauses) ?? refuseFranchiseTerms(draft)
    if (refusal) return refusal
    const application = await applicationOf(tx, ctx, draft)
    const tooSoon =
      (draft.applicationId && application ? checkTransition(APPLICATION, 'signContract', application) : null) ??
      refuseEarlySigning(draft, application?.disclosureDeliveredAt ?? null, businessDateOf(at))
    if (tooSoon) return tooSoon
    const partner = await partnerOf(tx, ctx, draft, application)
    if ('__typename' in partner) return partner
    const replaced = await replaceContract(tx, ctx, draft, partner)
    if ('__typename' in replaced) return replaced
    const granted = await grantContracted(tx, ctx, draft, partner)
    if ('__typename' in granted) return granted
    const signed = await contracts.update(tx, draft, { status: 'EFFECTIVE', partnerId: partner.id, signedAt: at })
    const fact = contractSigned({ ...signed, partnerId: partner.id, signedAt: at })
    return combine(
      changed('Contract', draft, signed, ...(draft.partnerId ? [fact] : [])),
      ...(draft.partnerId ? [] : [created('Partner', partner, partnerRegistered(partner), fact)]),
      ...replaced,
      ...granted,
      ...(await concludeApplication(tx, draft, application, partner)),
    )
  },
)
