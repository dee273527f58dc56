import type { GraphQLFormattedError } from 'graphql'

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever its query asked for
type Data = any

export interface GraphAnswer {
  readonly status: number
  readonly data: Data
  readonly errors: readonly GraphQLFormattedError[]
  readonly headers: Headers
}

/** Asks a graph over HTTP as somebody. */
export interface GraphClient {
  ask(query: string, variables?: Record<string, unknown>): Promise<GraphAnswer>
  /** The data alone; throws where there are errors. */
  data(query: string, variables?: Record<string, unknown>): Promise<Data>
  /** Runs one mutation and returns what it answered; throws for errors and for refusals. */
  change(mutation: string, variables?: Record<string, unknown>): Promise<Data>
}

/** A client of a GraphQL endpoint that sends a bearer token. */
export function graphClient(url: string, token: () => Promise<string>): GraphClient {
  const ask: GraphClient['ask'] = async (query, variables) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await token()}` },
      body: JSON.stringify({ query, variables }),
    })
    const { data, errors } = (await response.json()) as { data?: Data; errors?: GraphQLFormattedError[] }
    return { status: response.status, data, errors: errors ?? [], headers: response.headers }
  }
  const data: GraphClient['data'] = async (query, variables) => {
    const answer = await ask(query, variables)
    if (answer.errors.length > 0) throw new Error(answer.errors.map(inWords).join('\n'))
    return answer.data
  }
  return {
    ask,
    data,
    change: async (mutation, variables) => {
      const [result] = Object.values(await data(mutation, variables)) as [Data]
      if (result?.refusal) throw new Error(`${result.refusal}: ${result.message ?? ''}`)
      return result
    },
  }
}

const inWords = ({ message, path, extensions }: GraphQLFormattedError): string =>
  `${extensions?.code} ${path?.join('.') ?? ''}: ${message}`
