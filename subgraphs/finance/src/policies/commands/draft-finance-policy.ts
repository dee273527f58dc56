import { created, creatingCommand } from '@channelgraph/command'
import type { Role } from '@channelgraph/contracts'
import { businessDateOf, check, documentNumber, type Money, newId } from '@channelgraph/values'
import { checkTerms, refuseDay, USUAL_TERMS } from '../policies.rules.ts'
import { findPolicies, findPolicyFrom, insertPolicy, lockPolicies, nextVersion } from '../policies.store.ts'

export interface DraftFinancePolicy {
  readonly idempotencyKey: string
  readonly title: string
  readonly effectiveFrom: string
  readonly approvalLimits: readonly { readonly role: string; readonly upTo: Money }[]
  readonly settlementDay?: number | null
  readonly confirmationDays?: number | null
  readonly overdueAmount?: Money | null
  readonly overdueDays?: number | null
}

export const draftFinancePolicy = creatingCommand(
  'finance-policy:draft',
  (db, _scope, ids) => findPolicies(db, ids, true),
  async (tx, ctx, { title: name, effectiveFrom, approvalLimits, ...given }: DraftFinancePolicy) => {
    const title = check.title('title', name)
    const now = ctx.clock.now()
    const terms = {
      effectiveFrom,
      approvalLimits: approvalLimits.map(({ role, upTo }) => ({ role: role as Role, upTo: upTo.toString() })),
      settlementDay: given.settlementDay ?? USUAL_TERMS.settlementDay,
      confirmationDays: given.confirmationDays ?? USUAL_TERMS.confirmationDays,
      overdueAmount: given.overdueAmount ?? USUAL_TERMS.overdueAmount,
      overdueDays: given.overdueDays ?? USUAL_TERMS.overdueDays,
    }
    checkTerms(terms, businessDateOf(now))
    await lockPolicies(tx)
    const refusal = refuseDay(effectiveFrom, await findPolicyFrom(tx, effectiveFrom))
    if (refusal) return refusal
    const version = await nextVersion(tx)
    const policy = await insertPolicy(tx, {
      ...terms,
      id: newId('financePolicy'),
      no: documentNumber('FP', version),
      title,
      version,
      status: 'DRAFT',
      draftedBy: ctx.viewer.subject,
      draftedAt: now,
    })
    return created('FinancePolicy', policy)
  },
)
