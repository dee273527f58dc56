import { changed, command } from '@channelgraph/command'
import { checkTransition } from '@channelgraph/values'
import { amendments } from '../amendments.store.ts'
import { AMENDMENT } from '../contracts.rules.ts'
import type { ContractAmendmentRow } from '../contracts.tables.ts'

/** An approved amendment, locked by the sweep that found its day come, holds from now on. */
export const enforceAmendment = command('schedule:sweep', async (tx, _ctx, amendment: ContractAmendmentRow) => {
  const refusal = checkTransition(AMENDMENT, 'enforceAmendment', amendment)
  if (refusal) return refusal
  return changed('ContractAmendment', amendment, await amendments.update(tx, amendment, { status: 'EFFECTIVE' }))
})
