import { changed, command, type Versioned, withReason } from '@channelgraph/command'
import { businessDateOf, check } from '@channelgraph/values'
import { partnerSuspended } from '../../partners/partners.events.ts'
import { refuseSuspensionChange } from '../../partners/partners.rules.ts'
import { partners } from '../../partners/partners.store.ts'
import { lockStanding } from '../standing.steps.ts'
import { daysUsed, keepSuspension } from '../suspending.steps.ts'

export interface ChangeSuspension extends Versioned {
  readonly reason: string
  /** Last day; null for a suspension without an end. */
  readonly until?: string | null
}

/** Extends or shortens a suspension, for a reason, under the threshold of suspending. */
export const changeSuspension = command(
  'partner:suspend',
  async (tx, ctx, { id, expectedVersion, reason: given, until = null }: ChangeSuspension) => {
    const today = businessDateOf(ctx.clock.now())
    const reason = check.text('reason', given)
    if (until !== null) check.day('until', until, today)
    const { partner, standing } = await lockStanding(tx, ctx, { id, expectedVersion })
    const refusal = refuseSuspensionChange(ctx.viewer, standing, today, until, await daysUsed(tx, ctx, id))
    if (refusal) return refusal
    await keepSuspension(tx, ctx, id, until)
    // One whose contract has ended is suspended, though nobody has told it yet.
    const { status, suspendedAt, suspensionReason } = standing
    const after = await partners.update(tx, partner, { status, suspendedAt, suspensionReason, suspendedUntil: until })
    return withReason(reason, changed('Partner', partner, after, partnerSuspended(after)), { visibleToPartner: true })
  },
)
