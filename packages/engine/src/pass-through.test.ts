import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SubgraphRequest, SubgraphResponse } from './options.ts'
import { shapeObject } from './shape-object.ts'
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
const SMALL = { query: '{ one { id } }', answer: JSON.stringify({ data: { one: null } }) }
const transport = async (request: SubgraphRequest): Promise<SubgraphResponse> => ({
  status: 200,
  contentType: 'application/json',
  text: request.body.includes('list') ? body : SMALL.answer,
})
const on = await localEngine([subgraph], { transport })
const off = await localEngine([subgraph], { transport, optimisations: { passThrough: false } })

async function both(text: string): Promise<{ answer: string; isPassed: boolean }> {
  body = text
  const answer = stringifyResult(await on.engine.executeWritten({ query: QUERY }))
  expect(answer, text).toBe(stringifyResult(await off.engine.executeWritten({ query: QUERY })))
  const { passThrough } = await on.engine.explain({ query: QUERY })
  const passed = passThrough!.whole(text)
  expect(inOneGo(passThrough!.inPieces(text)).result, text).toBe(passed)
  return { answer, isPassed: passed !== undefined }
}

/** What work of pieces comes to, and how many there were. */
function inOneGo<T>(work: Generator<void, T>): { result: T; pieces: number } {
  for (let pieces = 1; ; pieces++) {
    const step = work.next()
    if (step.done) return { result: step.value, pieces }
  }
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

const large = (name: string) =>
  JSON.stringify({ data: { ...data, list: Array.from({ length: 8_000 }, (_, n) => ({ ...item, id: `${n}`, name })) } })

test('a large answer is walked in pieces, and one does not disturb another', async () => {
  const { passThrough } = await on.engine.explain({ query: QUERY })
  const [one, other] = [large('one'), large('other')]
  expect(inOneGo(passThrough!.inPieces(one)).pieces).toBeGreaterThan(one.length / 100_000)
  const [walkingOne, walkingOther] = [passThrough!.inPieces(one), passThrough!.inPieces(other)]
  for (let n = 0; n < 3; n++) for (const walk of [walkingOne, walkingOther]) expect(walk.next().done).toBe(false)
  expect(inOneGo(walkingOther).result).toBe(passThrough!.whole(other))
  expect(inOneGo(walkingOne).result).toBe(passThrough!.whole(one))
})

test.each([
  ['handed on', on, large('plain')],
  ['parsed and merged', off, large('plain')],
  ['parsed because of one character', on, large('"')],
])("a large answer that is %s lets another's small one by", async (_how, { engine }, text) => {
  const order: string[] = []
  const ask = (name: string, query: string) => engine.executeWritten({ query }).then(() => order.push(name))
  body = SMALL.answer
  for (const query of [SMALL.query, QUERY]) await ask('known', query)
  body = text
  await Promise.all([ask('large', QUERY), ask('small', SMALL.query)])
  expect(order.slice(2)).toEqual(['small', 'large'])
})

test('writers that the first answer needs, which is not as most are, are made in pieces and kept', async () => {
  body = JSON.stringify({
    data: { list: [{ ...item, name: '"' }], one: { __typename: 'Item', id: 7, n: 1 }, many: null },
  })
  const { engine } = await localEngine([subgraph], { transport })
  const { text: writers } = await engine.explain({ query: QUERY })
  const pieces = writers?.prepare(false)
  expect(pieces).toBeDefined()
  expect(stringifyResult(await engine.executeWritten({ query: QUERY }))).toBe(`${body}\n`)
  expect([...pieces!]).toEqual([])
  expect(writers?.prepare(false)).toBeUndefined()
})

test('a large answer with an error is shaped in pieces, and says what it holds', async () => {
  const { shape } = await on.engine.explain({ query: QUERY })
  const root = (JSON.parse(large('plain')) as { data: typeof data }).data
  const shaping = shapeObject({
    shape,
    root,
    errors: [],
    failedPlaces: new Set(),
    introspect: () => null,
    isHidden: () => false,
    maxDepth: 10,
    maxErrors: 10,
  })
  const { result, pieces } = inOneGo(shaping)
  expect(result).toEqual(root)
  expect(pieces).toBeGreaterThan((8_000 * 7) / 2_000)
  body = large('plain').replace(/\}$/, ',"errors":[{"message":"no","path":["one"]}]}')
  const answer = await on.engine.executeWritten({ query: QUERY })
  expect([JSON.parse(`${answer.data?.text}`), answer.errors?.length]).toEqual([root, 1])
})
