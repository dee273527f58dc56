import { combine, command, unchanged } from '@channelgraph/command'
import { setOffWaiting } from '../set-off.steps.ts'

/** `setOffWaiting` for a locked partner that the sweep found: its money and its debt appeared at the same moment. */
export const setOffWaitingOf = command('schedule:sweep', async (tx, ctx, partner: { readonly id: string }) =>
  combine(unchanged(partner), ...(await setOffWaiting(tx, ctx, partner.id))),
)
