import { command, type Versioned, withReason } from '@channelgraph/command'
import { check, checkTransition } from '@channelgraph/values'
import { saveTicket } from '../saving.steps.ts'
import { TICKET } from '../tickets.rules.ts'
import { tickets } from '../tickets.store.ts'

export interface WaitForPartner extends Versioned {
  readonly reason: string
}

/** The only wait in which the clocks stand still. */
export const waitForPartner = command(
  'ticket:work',
  async (tx, ctx, { id, expectedVersion, reason: given }: WaitForPartner) => {
    const reason = check.text('reason', given)
    const ticket = await tickets.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(TICKET, 'waitForPartner', ticket)
    if (refusal) return refusal
    const change = { status: 'WAITING_PARTNER', waitingSince: ctx.clock.now() } as const
    return withReason(reason, await saveTicket(tx, ctx, ticket, change), { visibleToPartner: true })
  },
)
