import { command, withReason } from '@channelgraph/command'
import { checkTransition } from '@channelgraph/values'
import { PARTNER } from '../../partners/partners.rules.ts'
import type { PartnerRow } from '../../partners/partners.tables.ts'
import { reinstate } from '../reinstating.steps.ts'

/** A suspension, locked by the sweep that found its last day past, is over. */
export const endSuspension = command('schedule:sweep', async (tx, ctx, partner: PartnerRow) => {
  const refusal = checkTransition(PARTNER, 'reinstatePartner', partner)
  if (refusal) return refusal
  return withReason(`suspended until ${partner.suspendedUntil}`, await reinstate(tx, ctx, partner), {
    visibleToPartner: true,
  })
})
