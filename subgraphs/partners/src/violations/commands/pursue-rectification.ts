import { changed, command, withReason } from '@channelgraph/command'
import { checkTransition } from '@channelgraph/values'
import { VIOLATION } from '../violations.rules.ts'
import { violations } from '../violations.store.ts'
import type { ViolationRow } from '../violations.tables.ts'

/** A violation, locked by the sweep that found its last day past, was not put right: it is looked into. */
export const pursueRectification = command('schedule:sweep', async (tx, _ctx, row: ViolationRow) => {
  const refusal = checkTransition(VIOLATION, 'pursueRectification', row)
  if (refusal) return refusal
  const after = await violations.update(tx, row, { status: 'INVESTIGATING' })
  return withReason('not put right in time', changed('Violation', row, after))
})
