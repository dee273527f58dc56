import { readFileSync } from 'node:fs'
import type { Viewer } from '@channelgraph/access'
import { DEPARTMENTS, type Department, ofDepartments } from '@channelgraph/contracts'
import { createEngine, type Engine, type SubgraphOptions, type Transport } from '@channelgraph/engine'
import { openTestSubgraph, type TestSubgraph } from '@channelgraph/testkit'
import { afterAll } from 'vitest'
import { grantsOf } from '../../../gateway/src/execute/grants.ts'
import { definitions } from '../../harness/departments.ts'
import type { Question } from './questions.ts'
import type { Urls } from './truth.ts'

/** The departments in this process, on databases of their own. */
export type World = Readonly<Record<Department, TestSubgraph>>

export async function openWorld(urls: Urls): Promise<World> {
  const world = {} as Record<Department, TestSubgraph>
  for (const name of DEPARTMENTS) world[name] = await openTestSubgraph(definitions[name], urls[name])
  return world
}

export const supergraphSdl = readFileSync(new URL('../../../supergraph.graphql', import.meta.url), 'utf8')

/** Who asks which world. */
interface Asking {
  readonly world: World
  readonly viewer: Viewer
}

/** The engine over worlds in this process: one plan for a question, whoever asks it of whichever world. */
export async function engineOverWorlds() {
  const asking = new Map<string, Asking>()
  let numbered = 0
  const transport: Transport = async ({ subgraph, body, headers }) => {
    const { world, viewer } = asking.get(headers.asking!)!
    const { query, variables } = JSON.parse(body) as { query: string; variables?: Record<string, unknown> }
    const answer = await world[subgraph as Department].ask(viewer, query, variables)
    return { status: 200, contentType: 'application/json', text: JSON.stringify(answer) }
  }
  const options: SubgraphOptions = { url: 'http://in-process', headers: (context) => ({ asking: String(context) }) }
  const engine: Engine = await createEngine({
    supergraphSdl,
    subgraphs: ofDepartments(() => options),
    limits: { plans: 2_000, errors: 100_000 },
    errors: { serviceName: false },
    planner: 'inline',
    transport,
  })
  afterAll(() => engine.stop())
  return {
    schema: engine.schema,
    /** The answer as a client would read it. */
    ask: async (asker: Asking, { query, variables }: Pick<Question, 'query' | 'variables'>): Promise<AnsweredJson> => {
      numbered += 1
      const context = String(numbered)
      asking.set(context, asker)
      try {
        return JSON.parse(
          JSON.stringify(await engine.execute({ query, variables, context, grants: grantsOf(asker.viewer) })),
        ) as AnsweredJson
      } finally {
        asking.delete(context)
      }
    },
  }
}

export interface AnsweredJson {
  readonly data?: Readonly<Record<string, unknown>> | null
  readonly errors?: readonly { message: string; path?: (string | number)[]; extensions?: Record<string, unknown> }[]
}

/** Calls back with every text and number of an answer, and where it stands. */
export function eachLeaf(value: unknown, visit: (leaf: unknown, path: string) => void, path = ''): void {
  if (Array.isArray(value)) for (const [i, item] of value.entries()) eachLeaf(item, visit, `${path}.${i}`)
  else if (value !== null && typeof value === 'object')
    for (const [key, item] of Object.entries(value)) eachLeaf(item, visit, path === '' ? key : `${path}.${key}`)
  else visit(value, path)
}
