import { GraphQLError } from 'graphql'

/** Why a request is not run. Answered with HTTP 400, nothing having been asked of any department. */
export class RequestRefused extends Error {
  override name = 'RequestRefused'
  /** Each carries `extensions.code`. */
  readonly errors: readonly GraphQLError[]

  constructor(errors: readonly GraphQLError[]) {
    super(errors.map(({ message }) => message).join('\n'))
    this.errors = errors
  }
}

/** A refusal for one reason. */
export const refused = (code: string, message: string): RequestRefused =>
  new RequestRefused([new GraphQLError(message, { extensions: { code } })])

/** A refusal of a query that asks for too much. */
export const tooComplex = (message: string): RequestRefused => refused('TOO_COMPLEX', message)
