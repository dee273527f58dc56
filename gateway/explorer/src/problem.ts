import { sayNow } from './page/words.ts'

/** What kept an answer away: decides what the page offers to do about it. */
export type ProblemKind =
  /** Nobody answered: gateway stopped, or network away. Worth trying again. */
  | 'unreachable'
  /** HTTP 401. Trying again with the same token is of no use. */
  | 'unauthenticated'
  /** An answer, but not one the page can use. */
  | 'unusable'

/** A failure in the analyst's words: `message` says what happened, `advice` what to do. */
export class Problem extends Error {
  readonly kind: ProblemKind
  readonly advice: string

  constructor(kind: ProblemKind, message: string, advice: string) {
    super(message)
    this.name = 'Problem'
    this.kind = kind
    this.advice = advice
  }
}

/** 502, 503 and 504 come from a balancer whose gateway is away, or from a gateway that is starting. */
export function kindOf(status: number): ProblemKind {
  return status >= 502 && status <= 504 ? 'unreachable' : 'unusable'
}

/** The failure as a problem; a programming error keeps its own words. */
export function asProblem(failure: unknown): Problem {
  if (failure instanceof Problem) return failure
  const message = failure instanceof Error ? failure.message : String(failure)
  return new Problem('unusable', message, sayNow('unexpectedAdvice'))
}

/** Nobody answered at `url`. */
export function unreachable(url: string): Problem {
  return new Problem(
    'unreachable',
    sayNow('unreachable', { origin: new URL(url, location.href).origin }),
    sayNow('unreachableAdvice'),
  )
}
