import { changed, command } from '@channelgraph/command'
import { businessDateOf } from '@channelgraph/values'
import { paymentOverdue } from '../receivables.events.ts'
import { noExposure } from '../receivables.rules.ts'
import { findExposures, markAnnounced } from '../receivables.store.ts'
import type { ReceivableRow } from '../receivables.tables.ts'

/** Tells the others, once a receivable, that a locked one has passed its due date. */
export const announceOverdue = command('schedule:sweep', async (tx, ctx, receivable: ReceivableRow) => {
  const today = businessDateOf(ctx.clock.now())
  const { partnerId } = receivable
  const exposure = (await findExposures(tx, ctx.scope, [partnerId], today)).get(partnerId) ?? noExposure(partnerId)
  const announced = await markAnnounced(tx, receivable, today)
  return changed('Receivable', receivable, announced, paymentOverdue(announced, exposure))
})
