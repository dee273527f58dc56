import { GraphQLError } from 'graphql'

/** The codes a client may meet (design: Refusals are data, failures are errors). */
export type ErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'BAD_USER_INPUT'
  | 'BAD_MONEY'
  | 'IDEMPOTENCY_CONFLICT'
  | 'NOT_FOUND'
  | 'TOO_COMPLEX'
  | 'UNAVAILABLE'
  | 'INTERNAL'

/** An error whose message is meant for the client. Every other error is masked as INTERNAL. */
export const clientError = (code: ErrorCode, message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code } })

export const forbidden = (message = 'You may not do or see this.'): GraphQLError => clientError('FORBIDDEN', message)
export const badInput = (message: string): GraphQLError => clientError('BAD_USER_INPUT', message)
export const notFound = (what: string): GraphQLError =>
  clientError('NOT_FOUND', `${what} does not exist, or you may not see it.`)
