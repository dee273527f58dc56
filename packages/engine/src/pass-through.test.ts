import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SubgraphResponse } from './options.ts'
import { dataSubgraph } from './testing/data-subgraph.ts'
import { localEngine } from './testing/local-engine.ts'
import { stringifyResult } from './written-json.ts'

const subgraph = dataSubgraph(
  'a',
  `scalar Any enum Kind { A B }
  type Query { list: [Item!]! one: Item many: [[Int!]] }
  type Item { id: ID! name: String n: Int! f: Float ok: Boolean kind: Kind any: Any }`,
  {},
)
const QUERY = '{ list { id name n f ok kind any } one { __typename id n } many }'

let body = ''
const transport = async (): Promise<SubgraphResponse> => ({ status: 200, contentType: 'application/json', text: body })
const on = await localEngine([subgraph], { transport })
const off = await localEngine([subgraph], { transport, optimisations: { passThrough: false } })

async function both(text: string): Promise<{ answer: string; isPassed: boolean }> {
  body = text
  const answer = stringifyResult(await on.engine.executeWritten({ query: QUERY }))
  expect(answer, text).toBe(stringifyResult(await off.engine.executeWritten({ query: QUERY })))
  const { passThrough } = await on.engine.explain({ query: QUERY })
  return { answer, isPassed: passThrough!(text) !== undefined }
}

const item = { id: '1', name: 'né "x"', n: 1, f: 1.5, ok: true, kind: 'A', any: 'x' }
const data = { list: [{ ...item, name: 'né' }], one: { __typename: 'Item', id: 7, n: -3 }, many: [[1, 2], null, []] }

test('an answer that is exactly what the client asked for is handed on as it came', async () => {
  expect((await both(JSON.stringify({ data }))).isPassed).toBe(true)
  expect((await both(`${JSON.stringify({ data })}\n`)).isPassed).toBe(true)
  expect((await both(JSON.stringify({ data: { list: [], one: null, many: null } }))).isPassed).toBe(true)
})

test('whatever would not come out of the parser as it went in is parsed', async () => {
  const text = JSON.stringify({ data })
  const changed = [
    text.replace('"n":1', '"n":1.0'),
    text.replace('"n":1', '"n":-0'),
    text.replace('"n":1', '"n":01'),
    text.replace('"n":1', '"n":2147483648'),
    text.replace('"n":1', '"n":null'),
    text.replace('"n":1', '"n": 1'),
    text.replace('1.5', '1.50'),
    text.replace('1.5', '0.0000001'),
    text.replace('1.5', '1e3'),
    text.replace('1.5', '-0'),
    text.replace('"A"', '"C"'),
    text.replace('"any":"x"', '"any":{"a": 1}'),
    text.replace('né', 'n\\u00e9'),
    text.replace('né', 'n\u0001'),
    text.replace('"Item"', '"Other"'),
    text.replace('"ok":true', '"ok":true,"more":1'),
    text.replace('"id":"1",', ''),
    text.replace('[1,2]', '[1,2,]'),
    text.replace('[1,2]', '[1,null]'),
    text.replace('{"data"', '{"errors":[{"message":"x"}],"data"'),
    text.replace(/\}$/, ',"errors":[{"message":"x","path":["one"]}]}'),
    text.replace(/\}$/, ',"extensions":{}}'),
    `${text} `,
    `${text}x`,
    text.slice(0, -1),
  ]
  for (const other of changed) expect((await both(other)).isPassed, other).toBe(false)
})

test('changed at random, an answer gives the same bytes on both ways', async () => {
  const scalar = fc.oneof(
    fc.constant(null),
    fc.integer(),
    fc.double(),
    fc.string(),
    fc.boolean(),
    fc.constantFrom('A', 'B', 'é\n', -0, 1e21, 1e-7),
  )
  const field = (names: string[]) =>
    fc.record(Object.fromEntries(names.map((name) => [name, scalar])), { requiredKeys: names.slice(1) })
  const answers = fc.record({
    list: fc.oneof(fc.array(field(['id', 'name', 'n', 'f', 'ok', 'kind', 'any']), { maxLength: 3 }), scalar),
    one: fc.oneof(field(['__typename', 'id', 'n']), fc.constant(null)),
    many: fc.oneof(fc.array(fc.oneof(fc.array(fc.integer()), scalar)), scalar),
  })
  const edits = fc.array(
    fc.tuple(fc.nat(400), fc.constantFrom('', '"', ',', '}', ']', '0', '-', '.', ' ', '\\', 'null', 'e5')),
    { maxLength: 2 },
  )
  await fc.assert(
    fc.asyncProperty(answers, edits, async (value, changes) => {
      let text = JSON.stringify({ data: value })
      for (const [at, insert] of changes) text = text.slice(0, at) + insert + text.slice(at + (insert === '' ? 1 : 0))
      await both(text)
    }),
    { numRuns: 800 },
  )
})
