import type { Database } from '@channelgraph/access'
import { type CommandContext, command, created, unchanged, withReason } from '@channelgraph/command'
import { businessDateOf, type Period } from '@channelgraph/values'
import { draftDayOf } from '../../policies/policies.rules.ts'
import { findPolicyOn } from '../../policies/policies.store.ts'
import type { SettlementRunRow } from '../../settlements/settlements.tables.ts'
import { isProvisional, nextScheduledMonth } from '../drafting.rules.ts'
import { beginRun } from '../drafting.steps.ts'
import { findLastScheduledMonth, findPartnersToSettle, lockDrafting } from '../drafting.store.ts'
import { draftPending } from './draft-pending.ts'

/** The month that is to be drafted by now (3.11: on the first working day after it), the oldest that was missed; null for none. */
export async function findMonthToDraft(db: Database, ctx: CommandContext): Promise<Period | null> {
  const today = businessDateOf(ctx.clock.now())
  const month = nextScheduledMonth(await findLastScheduledMonth(db), today)
  if (month.to >= today) return null
  return draftDayOf(month, await findPolicyOn(db, month.to)) <= today ? month : null
}

/** Opens the run of the month that is due, once: another replica that waited finds nothing to do. */
export const beginMonth = command('schedule:sweep', async (tx, ctx) => {
  await lockDrafting(tx)
  const period = await findMonthToDraft(tx, ctx)
  if (!period) return unchanged<SettlementRunRow | null>(null)
  const provisional = isProvisional(draftDayOf(period, await findPolicyOn(tx, period.to)))
  const reason = provisional ? 'the month is over; its day is provisional, by weekdays' : 'the month is over'
  const pending = await findPartnersToSettle(tx, { period, partnerIds: null, scheduled: true })
  const run = await beginRun(tx, ctx, period, { provisional, pending })
  return withReason<SettlementRunRow | null>(reason, created('SettlementRun', run))
})

/** Drafts the month that is due for all partners, once; null where none is due, or another replica was first. */
export async function draftMonth(ctx: CommandContext, _: null): Promise<SettlementRunRow | null> {
  const run = await beginMonth(ctx, null)
  if (!run || '__typename' in run) return null
  await draftPending.run(ctx)
  return run
}
