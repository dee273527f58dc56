import { GraphQLError } from 'graphql'
import type { RequestContext } from './request-context.ts'

/** A department that does not answer: down, too slow, or not speaking GraphQL. The cause is for the log only. */
export class DepartmentUnavailable extends GraphQLError {
  override name = 'DepartmentUnavailable'

  constructor(serviceName: string, cause: unknown) {
    super(`The ${serviceName} department does not answer.`, {
      extensions: { code: 'UNAVAILABLE', serviceName },
      originalError: cause instanceof Error ? cause : new Error(String(cause)),
    })
  }
}

/** A request to a department that nobody waits for any more: its client went away. */
export class RequestCancelled extends GraphQLError {
  override name = 'RequestCancelled'

  constructor(serviceName: string) {
    super('The request was given up by its client.', { extensions: { code: 'CANCELLED', serviceName } })
  }
}

/** What came of a request to a department; `cancelled` is the client's doing and says nothing about the department. */
export type SubgraphOutcome = 'answered' | 'unavailable' | 'cancelled'

/** Whether the client went away, and not the time of the request. */
export const givenUp = ({ cancellation }: Pick<RequestContext, 'cancellation'>): boolean =>
  cancellation.reason === 'gone'

/** Why a supergraph cannot be run that joins a department nobody told us of. */
export const unknownDepartment = (name: string): string =>
  `The supergraph names a department "${name}" whose address is not known: set SUBGRAPH_URL_${name.toUpperCase()}.`
