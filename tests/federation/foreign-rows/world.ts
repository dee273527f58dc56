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

/** What a department was referred to and did not know, or did not show. */
export interface Unresolved {
  readonly __typename: string
  readonly [key: string]: unknown
}

/** The engine over worlds in this process: one plan for a question, whoever asks it of whichever world. */
export async function engineOverWorlds() {
  const asking = new Map<string, Asking & { readonly unresolved: Unresolved[] }>()
  let numbered = 0
  const transport: Transport = async ({ subgraph, body, headers }) => {
    const { world, viewer, unresolved } = asking.get(headers.asking!)!
    const { query, variables } = JSON.parse(body) as { query: string; variables?: Record<string, unknown> }
    const answer = await world[subgraph as Department].ask(viewer, query, variables)
    unresolved.push(...nullAmong(variables, answer.data))
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
  /** The answer as it is sent to a client, and the references that departments answered with null. */
  const askForText = async (
    asker: Asking,
    { query, variables }: Pick<Question, 'query' | 'variables'>,
  ): Promise<{ readonly text: string; readonly unresolved: readonly Unresolved[] }> => {
    numbered += 1
    const context = String(numbered)
    const unresolved: Unresolved[] = []
    asking.set(context, { ...asker, unresolved })
    try {
      const { data, errors } = await engine.execute({ query, variables, context, grants: grantsOf(asker.viewer) })
      return { text: JSON.stringify({ data, errors }), unresolved }
    } finally {
      asking.delete(context)
    }
  }
  return {
    schema: engine.schema,
    askForText,
    /** The answer as a client would read it. */
    ask: async (...asked: Parameters<typeof askForText>): Promise<AnsweredJson> =>
      JSON.parse((await askForText(...asked)).text) as AnsweredJson,
  }
}

/** The representations of a request whose entities are null; a part of several is answered under the name of its variable. */
function nullAmong(variables: Record<string, unknown> = {}, data: unknown): Unresolved[] {
  const lists = Object.values(variables).filter(
    (value): value is Unresolved[] => Array.isArray(value) && value[0]?.__typename,
  )
  const answers = Object.values((data ?? {}) as Record<string, unknown>).filter(Array.isArray)
  return lists.flatMap((list, i) => list.filter((_, place) => answers[i]?.[place] === null))
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
