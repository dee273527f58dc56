import { changed, command } from '@channelgraph/command'
import { checkTransition } from '@channelgraph/values'
import { VIOLATION } from '../violations.rules.ts'
import { violations } from '../violations.store.ts'
import type { ViolationRow } from '../violations.tables.ts'

/** A violation, locked by the sweep that found its term for an appeal over, is confirmed for good. */
export const endAppealTerm = command('schedule:sweep', async (tx, ctx, row: ViolationRow) => {
  const refusal = checkTransition(VIOLATION, 'endAppealTerm', row)
  if (refusal) return refusal
  return changed('Violation', row, await violations.update(tx, row, { finalAt: ctx.clock.now() }))
})
