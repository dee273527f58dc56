import type { GraphQLFormattedError } from 'graphql'
import type { Checked, GivenVariables, Owner } from './documents.ts'

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever its query asked for
type Data = any

export interface GraphAnswer {
  readonly status: number
  readonly data: Data
  readonly errors: readonly GraphQLFormattedError[]
  readonly headers: Headers
}

/** A page, where a loop asks for the next one: the compiler cannot find its type by itself. */
export interface PageOf<Node> {
  readonly nodes: readonly Node[]
  readonly pageInfo: {
    readonly hasNextPage: boolean
    readonly hasPreviousPage: boolean
    readonly startCursor: string | null
    readonly endCursor: string | null
  }
  readonly totalCount: number
}

/** Asks a graph as somebody, in this process or over HTTP: a department's of its own schema, or the whole. */
export interface GraphClient<Whose extends Owner> {
  ask<const Text extends string>(
    document: Text & Checked<Whose, Text>,
    ...variables: GivenVariables<Whose, Text>
  ): Promise<GraphAnswer>
  /** The data alone; throws where there are errors. */
  data<const Text extends string>(
    document: Text & Checked<Whose, Text>,
    ...variables: GivenVariables<Whose, Text>
  ): Promise<Data>
  /** Runs one mutation and returns what it answered; throws for errors and for refusals. */
  change<const Text extends string>(
    mutation: Text & Checked<Whose, Text>,
    ...variables: GivenVariables<Whose, Text>
  ): Promise<Data>
}

/** Sends a text with its variables, whatever the way. */
export type Send = (query: string, variables?: object) => Promise<GraphAnswer>

/** The client of a way to send. */
export function clientOf<Whose extends Owner>(send: Send): GraphClient<Whose> {
  const data = async (query: string, variables?: object): Promise<Data> => {
    const answer = await send(query, variables)
    if (answer.errors.length > 0) throw new Error(answer.errors.map(inWords).join('\n'))
    return answer.data
  }
  // How it sends does not depend on what the compiler knows of a document.
  return {
    ask: (document: string, variables?: object) => send(document, variables),
    data,
    change: async (mutation: string, variables?: object) => {
      const [result] = Object.values(await data(mutation, variables)) as [Data]
      if (result?.refusal) throw new Error(`${result.refusal}: ${result.message ?? ''}`)
      return result
    },
  } as GraphClient<Whose>
}

/** Sends to a GraphQL endpoint with a bearer token. */
export const overHttp =
  (url: string, token: () => Promise<string>): Send =>
  async (query, variables) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await token()}` },
      body: JSON.stringify({ query, variables }),
    })
    const { data, errors } = (await response.json()) as { data?: Data; errors?: GraphQLFormattedError[] }
    return { status: response.status, data, errors: errors ?? [], headers: response.headers }
  }

const inWords = ({ message, path, extensions }: GraphQLFormattedError): string =>
  `${extensions?.code} ${path?.join('.') ?? ''}: ${message}`
