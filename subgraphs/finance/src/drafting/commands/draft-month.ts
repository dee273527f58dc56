import type { Database } from '@channelgraph/access'
import { type CommandContext, command, unchanged, withReason } from '@channelgraph/command'
import { businessDateOf, type Period } from '@channelgraph/values'
import { draftDayOf } from '../../policies/policies.rules.ts'
import { findPolicyOn } from '../../policies/policies.store.ts'
import type { SettlementRunRow } from '../../settlements/settlements.tables.ts'
import { isProvisional, nextScheduledMonth } from '../drafting.rules.ts'
import { draft } from '../drafting.steps.ts'
import { findLastScheduledMonth, lockDrafting } from '../drafting.store.ts'

/** The month that is to be drafted by now (3.11: on the first working day after it), the oldest that was missed; null for none. */
export async function findMonthToDraft(db: Database, ctx: CommandContext): Promise<Period | null> {
  const today = businessDateOf(ctx.clock.now())
  const month = nextScheduledMonth(await findLastScheduledMonth(db), today)
  if (month.to >= today) return null
  return draftDayOf(month, await findPolicyOn(db, month.to)) <= today ? month : null
}

/** Drafts the month that is due for all partners, once: another replica that waited finds nothing to do. */
export const draftMonth = command('schedule:sweep', async (tx, ctx) => {
  await lockDrafting(tx)
  const period = await findMonthToDraft(tx, ctx)
  if (!period) return unchanged<SettlementRunRow | null>(null)
  const provisional = isProvisional(draftDayOf(period, await findPolicyOn(tx, period.to)))
  const reason = provisional ? 'the month is over; its day is provisional, by weekdays' : 'the month is over'
  return withReason<SettlementRunRow | null>(
    reason,
    await draft(tx, ctx, { period, partnerIds: null, scheduled: true }, provisional),
  )
})
