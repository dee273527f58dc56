import type { Department } from '@channelgraph/contracts'
import type { RequestContext } from '@channelgraph/service'
import { Decimal, Money, type Refusal } from '@channelgraph/values'

/** The four departments in one process on the seeded world, with a clock that the story moves. */
export interface Stage {
  /** The context of a command of a department, done as a persona. */
  as(department: Department, persona: string): RequestContext
  now(): Date
  /** Lets time pass. */
  pass(ms: number): void
  /** Carries facts between the departments until nobody has news. */
  carry(): Promise<void>
  /** Runs what is due in a department by now; returns how much each sweep did. */
  sweep(department: Department): Promise<Record<string, number>>
}

/** Something that happened, told through commands: a test asserts how it ends, the explorer asks about it. */
export interface Story<Ending> {
  readonly title: string
  readonly description: string
  /** Who asks. */
  readonly persona: string
  /** A question of the graph in which the story can be seen. */
  readonly query: string
  tell(stage: Stage): Promise<Ending>
}

/** What a command answered, where the story expects it to succeed. */
export function done<Answer extends object>(answer: Answer): Exclude<Answer, Refusal> {
  if (isRefusal(answer)) throw new Error(`${answer.code}: ${answer.message}`)
  return answer as Exclude<Answer, Refusal>
}

/** Why a command refused, where the story expects it to. */
export function refused(answer: object): Refusal {
  if (isRefusal(answer)) return answer
  throw new Error('This was expected to be refused.')
}

/** Rows carry neither a type name nor a message. */
const isRefusal = (answer: object): answer is Refusal =>
  '__typename' in answer && 'code' in answer && 'message' in answer

export const HOUR = 3_600_000
export const DAY = 24 * HOUR

export const yuan = (text: string): Money => Money.parse(text)
export const times = (factor: string): Decimal => new Decimal(factor)
