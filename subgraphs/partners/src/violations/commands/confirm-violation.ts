import { changed, command, type Versioned, withReason } from '@channelgraph/command'
import { badInput, check, checkTransition } from '@channelgraph/values'
import { withContributor } from '../../approvals/approvals.rules.ts'
import { insertDecision } from '../../approvals/approvals.store.ts'
import { partnerInScope } from '../reporting.steps.ts'
import { violationConfirmed } from '../violations.events.ts'
import {
  assertFits,
  confirmation,
  MAX_SEVERITY,
  type PriceBreach,
  refuseResalePrice,
  VIOLATION,
} from '../violations.rules.ts'
import { violations } from '../violations.store.ts'

export interface ConfirmViolation extends Versioned {
  /** As it turned out; as it was reported where it is left out. */
  readonly severity?: number | null
  readonly priceBreach?: PriceBreach | null
  readonly comment: string
}

export const confirmViolation = command(
  'violation:investigate',
  async (tx, ctx, { id, expectedVersion, comment: given, ...found }: ConfirmViolation) => {
    const comment = check.text('comment', given)
    const row = await violations.lock(tx, ctx, id, expectedVersion)
    const illegal = checkTransition(VIOLATION, 'confirmViolation', row)
    if (illegal) return illegal
    const priceBreach = found.priceBreach ?? row.priceBreach
    const severity = check.wholeNumber('severity', found.severity ?? row.severity, 1, MAX_SEVERITY)
    assertFits({ ...row, priceBreach })
    if (row.kind === 'PRICE' && !priceBreach)
      throw badInput('`priceBreach` must say which price rule was broken.', '须在 `priceBreach` 中写明违反的价格规定。')
    const { kind } = await partnerInScope(tx, ctx.scope, row.partnerId)
    const refusal = refuseResalePrice(priceBreach, kind)
    if (refusal) return refusal
    await insertDecision(tx, ctx, [], { subjectId: id, decision: 'APPROVED', comment }, 'CHM')
    const after = await violations.update(tx, row, {
      ...{ ...confirmation(row, ctx.clock.now()), severity, priceBreach },
      ...withContributor(row, ctx.viewer),
    })
    const done = changed('Violation', row, after, ...violationConfirmed(after))
    return withReason(comment, done, { visibleToPartner: true })
  },
)
