import { creatingCommand } from '@channelgraph/command'
import type { ViolationKind } from '@channelgraph/contracts'
import { type BusinessDate, badInput, businessDateOf, check } from '@channelgraph/values'
import { partners } from '../../partners/partners.store.ts'
import { partnerInScope, rectificationDay, reportAll } from '../reporting.steps.ts'
import { refusal } from '../violations.refusals.ts'
import { assertFits, MAX_SEVERITY, type PriceBreach } from '../violations.rules.ts'
import { findUndecided, findViolations } from '../violations.store.ts'

export interface ReportViolation {
  readonly idempotencyKey: string
  readonly input: {
    readonly partnerId: string
    readonly kind: ViolationKind
    readonly priceBreach?: PriceBreach | null
    readonly severity: number
    readonly description: string
    readonly evidence?: readonly string[] | null
    readonly regionCode?: string | null
    readonly victimPartnerId?: string | null
    readonly rectificationDue?: BusinessDate | null
  }
}

const MAX_EVIDENCE = 100

export const reportViolation = creatingCommand(
  'violation:report',
  findViolations,
  async (tx, ctx, { input }: ReportViolation) => {
    const today = businessDateOf(ctx.clock.now())
    const { kind, priceBreach = null, victimPartnerId = null, rectificationDue } = input
    const regionCode = input.regionCode ? check.regionCode('regionCode', input.regionCode) : null
    const evidence = check.items('evidence', input.evidence ?? [], 0, MAX_EVIDENCE)
    const report = {
      ...{ kind, priceBreach, regionCode, victimPartnerId },
      severity: check.wholeNumber('severity', input.severity, 1, MAX_SEVERITY),
      description: check.text('description', input.description),
      evidence: [...new Set(evidence.map((one) => check.text('evidence', one)))],
      regionPath: regionCode && check.regionPath('regionCode', regionCode),
      rectificationDue: rectificationDue ? rectificationDay(rectificationDue, today) : null,
      reportedById: ctx.viewer.subject,
    }
    assertFits(report)
    // Reports of a partner follow each other: two that do not see each other would both be the first.
    const { id: partnerId } = await partners.lock(tx, ctx, input.partnerId)
    if (victimPartnerId === partnerId)
      throw badInput('`victimPartnerId` must be another partner.', '`victimPartnerId` 须为另一渠道伙伴。')
    // Whom it hurt may well be of another region than whoever reports it.
    if (victimPartnerId) await partnerInScope(tx, { kind: 'all' }, victimPartnerId)
    const same = await findUndecided(tx, { ...report, partnerId })
    if (same) return refusal('ViolationReportedAlready', { no: same.no })
    const [reported] = await reportAll(tx, ctx, [{ ...report, partnerId }])
    return reported!
  },
)
