import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ExecutionResult, parse } from 'graphql'
import { describe, expect, test } from 'vitest'
import { NO_GRANTS } from './access.ts'
import { AccessFilter } from './access-filter.ts'
import type { Optimisations } from './options.ts'
import { stripAuthDirectives } from './planning-supergraph.ts'
import { type DataSubgraph, dataSubgraph, type SubgraphData } from './testing/data-subgraph.ts'
import { compose, localEngine } from './testing/local-engine.ts'
import { stringifyResult } from './written-json.ts'

/** A case of a scenario; its answer was written by reasoning. */
interface Case {
  operation: string
  variables?: Record<string, unknown>
  overrides?: string[]
  /** What the viewer was granted; nothing where it is left out. */
  grants?: { scopes?: string[]; policies?: string[] }
  expect: { data?: unknown; errors?: { path?: (string | number)[]; message?: string; code?: string }[] }
  /** Requests by subgraph; those not named get none. */
  requests?: Record<string, number>
  /** Subgraphs in the order in which they must be asked. */
  order?: string[]
  /** Representations sent altogether. */
  representations?: number
}

const ROOT = fileURLToPath(new URL('../scenarios', import.meta.url))
const OFF: Optimisations = { dedupe: false, join: false, text: false, passThrough: false }

for (const scenario of readdirSync(ROOT).sort()) {
  const folder = join(ROOT, scenario)
  const files = readdirSync(folder)
  const read = (file: string) => readFileSync(join(folder, file), 'utf8')
  const data = JSON.parse(read('data.json')) as Record<string, SubgraphData>
  const subgraphs: DataSubgraph[] = files
    .filter((file) => file.endsWith('.subgraph.graphql'))
    .map((file) => dataSubgraph(file.split('.')[0]!, read(file), data[file.split('.')[0]!] ?? {}))

  describe(scenario, async () => {
    const supergraphSdl = compose(subgraphs)
    // Loaded once for all cases, each of which tells by the context which labels are on.
    const isOverrideActive = (label: string, context: unknown) => (context as Case).overrides?.includes(label) ?? false
    const fast = await localEngine(subgraphs, { supergraphSdl, isOverrideActive })
    const slow = await localEngine(subgraphs, { supergraphSdl, isOverrideActive, optimisations: OFF })
    const withoutRules = scenario === 'auth-directives' && (await behindFilter(subgraphs, supergraphSdl))
    const cases = files
      .filter((file) => file.endsWith('.json') && file !== 'data.json')
      .map((file) => file.slice(0, -5))
    for (const name of cases) {
      const wanted = JSON.parse(read(`${name}.json`)) as Case
      const request = {
        query: wanted.operation,
        variables: wanted.variables,
        grants: grantsOf(wanted),
        context: wanted,
      }

      test(`${name}: answers as reasoned, with the requests it should take`, async () => {
        const before = fast.requests.length
        check(await fast.engine.execute(request), wanted)
        const requests = fast.requests.slice(before)
        if (wanted.order) expect(requests.map(({ subgraph }) => subgraph)).toEqual(wanted.order)
        if (wanted.requests) {
          const counted: Record<string, number> = {}
          for (const { subgraph } of requests) counted[subgraph] = (counted[subgraph] ?? 0) + 1
          expect(counted).toEqual(wanted.requests)
        }
        if (wanted.representations !== undefined) {
          const sent = requests.flatMap(({ variables }) =>
            Object.values(variables).filter((value) => Array.isArray(value)),
          )
          expect(sent.flat().length).toBe(wanted.representations)
        }
      })

      if (withoutRules) {
        test(`${name}: the same for an executor that knows no rules, behind a filter`, async () => {
          const { engine, filter } = withoutRules
          const document = parse(wanted.operation)
          const { variables = {} } = wanted
          const restricted = filter.restrict(document, undefined, variables, request.grants ?? NO_GRANTS)
          if (!restricted) return check(await engine.execute(request), wanted)
          const result = restricted.document ? await engine.execute({ document: restricted.document, variables }) : {}
          check(restricted.complete(result), wanted)
        })
      }

      test(`${name}: the same bytes with every optimisation off`, async () => {
        const written = stringifyResult(await fast.engine.executeWritten(request))
        expect(written).toBe(stringifyResult(await slow.engine.executeWritten(request)))
        expect(written).toBe(stringifyResult(await fast.engine.execute(request)))
      })
    }
  })
}

/** An executor that knows no rules, and the filter before it. */
async function behindFilter(subgraphs: DataSubgraph[], supergraphSdl: string) {
  const { engine } = await localEngine(subgraphs, { supergraphSdl: stripAuthDirectives(supergraphSdl) })
  return { engine, filter: new AccessFilter(supergraphSdl, engine.schema) }
}

const grantsOf = ({ grants }: Case) =>
  grants && {
    key: JSON.stringify(grants),
    isAuthenticated: true,
    scopes: new Set(grants.scopes),
    holds: (policy: string) => grants.policies?.includes(policy) ?? false,
  }

function check(result: ExecutionResult, wanted: Case): void {
  // Order of keys is part of the answer.
  expect(JSON.stringify(result.data)).toBe(JSON.stringify(wanted.expect.data))
  const errors = (result.errors ?? []).map((error) => error.toJSON())
  expect(errors.length, JSON.stringify(errors)).toBe(wanted.expect.errors?.length ?? 0)
  wanted.expect.errors?.forEach((expected, index) => {
    if (expected.path) expect(errors[index]!.path).toEqual(expected.path)
    if (expected.message) expect(errors[index]!.message).toBe(expected.message)
    if (expected.code) expect(errors[index]!.extensions?.code).toBe(expected.code)
  })
}
