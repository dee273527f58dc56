const REQUEST_MS = 30_000

export interface GraphAnswer {
  readonly data?: Readonly<Record<string, unknown>> | null
  readonly errors?: readonly { readonly message: string }[]
}

/** Asks the gateway. Rejects when it is not there; what it answers is given back, refusals too. */
export async function askGraph(
  url: string,
  token: string,
  query: string,
  variables?: Readonly<Record<string, unknown>>,
): Promise<GraphAnswer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(REQUEST_MS),
  })
  return (await response.json()) as GraphAnswer
}
