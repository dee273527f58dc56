import type { Refusal } from '@channelgraph/values'
import type { Decision } from './approvals.tables.ts'

export const MAX_STEPS = 3

/** G-11: approval takes at most three steps, so the third one decides: after two returns nothing is returned again. */
export function refuseThirdReturn(stepsTaken: number, decision: Decision): Refusal | null {
  if (decision !== 'RETURNED' || stepsTaken + 1 < MAX_STEPS) return null
  return {
    __typename: 'ReturnedTooOften',
    code: 'RETURNED_TOO_OFTEN',
    message: `An approval has at most ${MAX_STEPS} steps: this one approves or rejects.`,
  }
}
