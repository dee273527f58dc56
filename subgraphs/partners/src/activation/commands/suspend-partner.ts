import { changed, command, type Versioned, withReason } from '@channelgraph/command'
import { businessDateOf, check } from '@channelgraph/values'
import { partnerSuspended } from '../../partners/partners.events.ts'
import { refuseSuspension } from '../../partners/partners.rules.ts'
import { partners } from '../../partners/partners.store.ts'
import { lockStanding } from '../standing.steps.ts'
import { daysUsed, keepSuspension } from '../suspending.steps.ts'

export interface SuspendPartner extends Versioned {
  readonly reason: string
  /** Last day; null for a suspension without an end. */
  readonly until?: string | null
  readonly byViolation?: boolean | null
}

export const suspendPartner = command(
  'partner:suspend',
  async (tx, ctx, { id, expectedVersion, reason: given, until = null, byViolation }: SuspendPartner) => {
    const today = businessDateOf(ctx.clock.now())
    const reason = check.text('reason', given)
    if (until !== null) check.day('until', until, today)
    const { partner, standing } = await lockStanding(tx, ctx, { id, expectedVersion })
    const refusal = refuseSuspension(ctx.viewer, standing, today, until, await daysUsed(tx, ctx, id))
    if (refusal) return refusal
    await keepSuspension(tx, ctx, id, until)
    const suspended = await partners.update(tx, partner, {
      status: 'SUSPENDED',
      suspendedAt: ctx.clock.now(),
      suspensionReason: reason,
      suspendedUntil: until,
      suspendedByViolation: byViolation ?? false,
    })
    return withReason(reason, changed('Partner', partner, suspended, partnerSuspended(suspended)), {
      visibleToPartner: true,
    })
  },
)
