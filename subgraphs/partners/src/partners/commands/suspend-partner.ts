import { changed, command, withReason } from '@channelgraph/command'
import { badInput, businessDateOf } from '@channelgraph/values'
import { partnerSuspended } from '../partners.events.ts'
import { refuseSuspension } from '../partners.rules.ts'
import { lockPartner, updatePartner } from '../partners.store.ts'

export interface SuspendPartner {
  readonly id: string
  readonly expectedVersion: number
  readonly reason: string
  /** Last day; null for a suspension without an end. */
  readonly until?: string | null
  readonly byViolation?: boolean | null
}

export const suspendPartner = command(
  'partner:suspend',
  async (tx, ctx, { id, expectedVersion, reason, until = null, byViolation }: SuspendPartner) => {
    const today = businessDateOf(ctx.clock.now())
    if (reason.trim() === '') throw badInput('reason says why the partner is suspended.')
    if (until !== null && until < today) throw badInput('until is the last day of the suspension: today or later.')
    const partner = await lockPartner(tx, ctx, id, expectedVersion)
    const refusal = refuseSuspension(ctx.viewer, partner, today, until)
    if (refusal) return refusal
    const suspended = await updatePartner(tx, partner, {
      status: 'SUSPENDED',
      suspendedAt: ctx.clock.now(),
      suspensionReason: reason,
      suspendedUntil: until,
      suspendedByViolation: byViolation ?? false,
    })
    return withReason(reason, changed('Partner', partner, suspended, partnerSuspended(suspended)))
  },
)
