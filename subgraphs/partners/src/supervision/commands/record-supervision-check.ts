import { combine, created, creatingCommand } from '@channelgraph/command'
import { type BusinessDate, businessDateOf, newId } from '@channelgraph/values'
import { partners } from '../../partners/partners.store.ts'
import { rectificationDay, reportAll } from '../../violations/reporting.steps.ts'
import { refusal as reportedAlready } from '../../violations/violations.refusals.ts'
import { assertFits } from '../../violations/violations.rules.ts'
import { assertDue, checkedDay, type GivenItem, itemsOf, refuseCheck } from '../supervision.rules.ts'
import { findSupervisionChecks, findViolationOfSame, supervisionChecks } from '../supervision.store.ts'

export interface RecordSupervisionCheck {
  readonly idempotencyKey: string
  readonly input: {
    readonly partnerId: string
    readonly date: BusinessDate
    readonly items: readonly GivenItem[]
    readonly rectificationDue?: BusinessDate | null
  }
}

/** P-05: what is required and not met is a violation, in the same transaction. */
export const recordSupervisionCheck = creatingCommand(
  'supervision:check',
  findSupervisionChecks,
  async (tx, ctx, { input }: RecordSupervisionCheck) => {
    const today = businessDateOf(ctx.clock.now())
    const date = checkedDay(input.date, today)
    const items = itemsOf(input.items)
    const failed = items.filter(({ item }) => item.required && !item.passed)
    const passed = failed.length === 0
    const rectificationDue = input.rectificationDue ? rectificationDay(input.rectificationDue, today) : null
    assertDue(passed, rectificationDue)
    // Of two that are recorded at once the second sees the first.
    const partner = await partners.lock(tx, ctx, input.partnerId)
    const refusal = refuseCheck(partner)
    if (refusal) return refusal
    const found = { partnerId: partner.id, date, items: items.map(({ item }) => item) }
    const known = await findViolationOfSame(tx, found)
    if (known) return reportedAlready('ViolationReportedAlready', { no: known })
    const check = await supervisionChecks.insert(tx, {
      ...{ ...found, id: newId('supervisionCheck'), passed, rectificationDue },
      inspectorId: ctx.viewer.subject,
    })
    const reports = failed.map(({ item, violationKind: kind }) => ({
      ...{ partnerId: partner.id, kind, severity: 1, checkId: check.id, rectificationDue },
      description: item.value ? `${item.name}：${item.value}` : item.name,
      evidence: [],
      ...{ priceBreach: null, regionCode: null, reportedById: ctx.viewer.subject },
    }))
    for (const report of reports) assertFits(report)
    return combine(created('SupervisionCheck', check), ...(await reportAll(tx, ctx, reports)))
  },
)
