import type { IncomingHttpHeaders } from 'node:http'

/** The program that asks in its viewer's name, as it says itself: nothing may be granted for it. */
export interface Client {
  readonly name: string | undefined
  readonly version: string | undefined
}

/** Characters that are read of either. */
const MAX_LENGTH = 128

/** By the headers of Apollo's clients, or those of the others. */
export const clientOf = (headers: IncomingHttpHeaders): Client => ({
  name: told(headers['apollographql-client-name'] ?? headers['graphql-client-name']),
  version: told(headers['apollographql-client-version'] ?? headers['graphql-client-version']),
})

const told = (value: string | string[] | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value.slice(0, MAX_LENGTH) : undefined
