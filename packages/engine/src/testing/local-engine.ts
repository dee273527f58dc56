/** An engine over subgraphs in this process, with a record of what was asked of them. */
import { composeServices } from '@apollo/composition'
import { parse } from 'graphql'
import { createEngine, type Engine } from '../engine.ts'
import type { EngineOptions, SubgraphRequest, Transport } from '../options.ts'
import type { DataSubgraph } from './data-subgraph.ts'

export interface LocalEngine {
  engine: Engine
  /** Every request sent to a subgraph, in order. */
  requests: { subgraph: string; query: string; variables: Record<string, unknown> }[]
}

export function compose(subgraphs: { name: string; typeDefs: string }[]): string {
  const services = subgraphs.map(({ name, typeDefs }) => ({
    name,
    url: `http://${name}.invalid/graphql`,
    typeDefs: parse(typeDefs),
  }))
  const { supergraphSdl, errors } = composeServices(services)
  if (!supergraphSdl)
    throw new Error(`The subgraphs do not compose: ${errors?.map((error) => error.message).join('\n')}`)
  return supergraphSdl
}

export function localTransport(subgraphs: readonly DataSubgraph[], requests: LocalEngine['requests'] = []): Transport {
  const byName = new Map(subgraphs.map((subgraph) => [subgraph.name, subgraph]))
  return async (request: SubgraphRequest) => {
    const body = JSON.parse(request.body) as {
      query: string
      variables: Record<string, unknown>
      operationName?: string
    }
    requests.push({ subgraph: request.subgraph, query: body.query, variables: body.variables })
    const result = await byName.get(request.subgraph)!.answer(body)
    return { status: 200, contentType: 'application/json', text: JSON.stringify(result) }
  }
}

export async function localEngine(
  subgraphs: readonly DataSubgraph[],
  options: Partial<EngineOptions> & { supergraphSdl?: string } = {},
): Promise<LocalEngine> {
  const requests: LocalEngine['requests'] = []
  const engine = await createEngine({
    supergraphSdl: options.supergraphSdl ?? compose([...subgraphs]),
    subgraphs: Object.fromEntries(subgraphs.map(({ name }) => [name, { url: `http://${name}.invalid/graphql` }])),
    planner: 'inline',
    transport: localTransport(subgraphs, requests),
    ...options,
  })
  return { engine, requests }
}
