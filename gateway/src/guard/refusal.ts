import type { SourceLocation } from 'graphql'

/** One reason of a refusal, in the form of a GraphQL error. */
export interface Reason {
  readonly message: string
  /** Where in the query it lies. */
  readonly locations?: readonly SourceLocation[] | undefined
  readonly extensions: { readonly code: string }
}

/** Why a request is not run. Answered with HTTP 400, nothing having been asked of any department. */
export class RequestRefused extends Error {
  override name = 'RequestRefused'
  readonly errors: readonly Reason[]
  /** Tokens that were parsed, and perhaps validated, to find this out; 0 where it was known already. */
  readonly tokensRead: number

  constructor(errors: readonly Reason[], tokensRead = 0) {
    super(errors.map(({ message }) => message).join('\n'))
    this.errors = errors
    this.tokensRead = tokensRead
  }
}

/** A refusal for one reason. */
export const refused = (code: string, message: string): RequestRefused =>
  new RequestRefused([{ message, extensions: { code } }])

/** A refusal of a query that asks for too much. */
export const tooComplex = (message: string): RequestRefused => refused('TOO_COMPLEX', message)
