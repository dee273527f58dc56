import { changed, command } from '@channelgraph/command'
import { refuseTransition } from '@channelgraph/values'
import { saveAmendmentStatus } from '../amendments.store.ts'
import { AMENDMENT_TRANSITIONS } from '../contracts.rules.ts'
import type { ContractAmendmentRow } from '../contracts.tables.ts'

/** An approved amendment, locked by the sweep that found its day come, holds from now on. */
export const enforceAmendment = command('schedule:sweep', async (tx, _ctx, amendment: ContractAmendmentRow) => {
  const refusal = refuseTransition(AMENDMENT_TRANSITIONS, 'enforceAmendment', amendment.status)
  if (refusal) return refusal
  return changed('ContractAmendment', amendment, await saveAmendmentStatus(tx, amendment, 'EFFECTIVE'))
})
