import { messages } from '../answer/messages.ts'
import { refused } from '../answer/refusal.ts'

/** What is told of where an answer comes from: beside it, or instead of it. */
export type Explain = 'run' | 'plan'

/** Reads `x-explain`. Throws RequestRefused for what it cannot say. */
export function explainOf(value: string | undefined): Explain | undefined {
  if (value === undefined || value === 'run' || value === 'plan') return value
  throw refused(messages.noExplanation())
}
