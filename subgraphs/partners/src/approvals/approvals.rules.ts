import { refusal } from './approvals.refusals.ts'
import type { Decision } from './approvals.tables.ts'

const MAX_STEPS = 3

/** G-11: approval takes at most three steps, so the third one decides: after two returns nothing is returned again. */
export const refuseThirdReturn = (stepsTaken: number, decision: Decision) =>
  decision !== 'RETURNED' || stepsTaken + 1 < MAX_STEPS ? null : refusal('ReturnedTooOften', { steps: MAX_STEPS })
