import { createHash } from 'node:crypto'
import { buildSchema, GraphQLSchema, print } from 'graphql'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { RequestRefused } from '../answer/refusal.ts'
import { DocumentGuard } from './documents.ts'

/** What validation, and nothing before it, asks of each operation: no module is replaced, whose copy other files may hold. */
const validating = vi.spyOn(GraphQLSchema.prototype, 'getRootType')
afterAll(() => validating.mockRestore())
const validated = () => validating.mock.calls.length

const SDL = 'type Query { a(n: Int): Query name: String } type Mutation { b: Int }'
const LIMITS = { tokens: 4_000, depth: 15, fields: 2_000, aliases: 60, rootFields: 20, values: 1_000, documents: 10 }
const newGuard = () => new DocumentGuard(buildSchema(SDL), SDL, LIMITS)

function refusalOf(guard: DocumentGuard, query: string, variables = {}): RequestRefused {
  try {
    guard.admit({ query, operationName: null, variables })
  } catch (error) {
    if (error instanceof RequestRefused) return error
    throw error
  }
  throw new Error(`${query} was let in`)
}
const repeated = (times: number, text: (n: number) => string) =>
  Array.from({ length: times }, (_, n) => text(n)).join(' ')

describe('what was refused once is refused again without being read', () => {
  test.each([
    ['that does not parse', '{ a {', 'GRAPHQL_PARSE_FAILED'],
    ['with too many tokens', `{ ${'name '.repeat(4_100)} }`, 'TOO_COMPLEX'],
    ['beyond a limit', `{ ${repeated(30, (n) => `a${n}: name`)} }`, 'TOO_COMPLEX'],
    ['that does not fit the schema', '{ nobody }', 'GRAPHQL_VALIDATION_FAILED'],
  ])('a document %s', (_what, query, code) => {
    const guard = newGuard()
    const first = refusalOf(guard, query)
    expect(first.errors[0]?.extensions.code).toBe(code)
    expect(first.tokensRead).toBeGreaterThan(0)
    const before = validated()
    const second = refusalOf(guard, query)
    expect([second.tokensRead, second.errors, validated()]).toEqual([0, first.errors, before])
  })

  test('until others take its place: only so many are kept', () => {
    const guard = newGuard()
    refusalOf(guard, '{ nobody }')
    for (let n = 0; n < LIMITS.documents; n += 1) refusalOf(guard, `{ nobody${n} }`)
    expect(refusalOf(guard, '{ nobody }').tokensRead).toBe(3)
  })
})

test('what was let in is known and need not wait for a turn; what was refused stands in line again', () => {
  const guard = newGuard()
  const asking = (query: string) => ({ query, operationName: null, variables: {} })
  expect([guard.knows(asking('{ name }')), guard.knows(asking('{ nobody }'))]).toEqual([false, false])
  guard.admit(asking('{ name }'))
  const before = validated()
  refusalOf(guard, '{ nobody }')
  expect(validated()).toBeGreaterThan(before)
  expect([guard.knows(asking('{ name }')), guard.knows(asking('{ nobody }'))]).toEqual([true, false])
})

describe('a trusted document', () => {
  const trusted = {}
  const asking = { query: '{ name }', hash: 'its hash', operationName: null, variables: {}, trusted }

  test('is read once and stays known for as long as it is trusted, however many others are asked', () => {
    const guard = newGuard()
    expect([guard.knows(asking), guard.admit(asking).tokensRead]).toEqual([false, 3])
    for (let n = 0; n < 3 * LIMITS.documents; n += 1)
      guard.admit({ query: `{ a${n}: name }`, operationName: null, variables: {} })
    const before = validated()
    expect([guard.knows(asking), guard.admit(asking).tokensRead]).toEqual([true, 0])
    expect(validated()).toBe(before)
    expect(guard.knows({ ...asking, trusted: {} })).toBe(false)
  })

  test('that was asked before it was trusted is not read again', () => {
    const guard = newGuard()
    const { trusted: _, ...byText } = asking
    guard.admit(byText)
    expect(guard.admit(asking).tokensRead).toBe(0)
    for (let n = 0; n < LIMITS.documents; n += 1)
      guard.admit({ query: `{ a${n}: name }`, operationName: null, variables: {} })
    expect([guard.knows(asking), guard.knows(byText)]).toEqual([true, false])
  })

  test('is planned with a new supergraph before others', () => {
    const guard = newGuard()
    guard.admit(asking)
    for (let n = 0; n < 3; n += 1) guard.admit({ query: `{ a${n}: name }`, operationName: null, variables: {} })
    expect(guard.recent(2).map((document) => print(document))).toEqual(['{\n  name\n}', '{\n  a2: name\n}'])
  })

  test('is within the limits and fits the schema, or is refused like any other', () => {
    const guard = newGuard()
    const refusal = (query: string) => () => guard.admit({ ...asking, query, hash: query, trusted: {} })
    expect(refusal('{ nobody }')).toThrow(/Cannot query field "nobody"/)
    expect(refusal(`{ ${repeated(30, (n) => `a${n}: name`)} }`)).toThrow(/allowed/)
  })
})

test.each([
  ['{ __schema { types { name } } }', true],
  ['{ name ...F } fragment F on Query { __type(name: "Query") { name } }', true],
  ['{ __typename a { __typename } }', false],
])('says whether a document asks for the schema: %s', (query, introspects) => {
  expect(newGuard().admit({ query, operationName: null, variables: {} }).introspects).toBe(introspects)
})

test('what was let in costs its tokens once; what the variables make of it is asked each time', () => {
  const guard = newGuard()
  const query = 'query ($n: Int) { a(n: $n) { name } }'
  const admit = (variables: object) => guard.admit({ query, operationName: null, variables: { ...variables } })
  expect([admit({ n: 1 }).tokensRead, admit({ n: 1 }).tokensRead]).toEqual([19, 0])
  expect(refusalOf(guard, query, { n: 'x' })).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] })
  expect(admit({ n: 2 }).values).toBe(2)
})

describe('a refusal is short whatever was sent', () => {
  test('its reasons are few, and each has a bounded text that keeps what is wrong', () => {
    const { errors } = refusalOf(newGuard(), `{ ${repeated(15, (n) => `${'x'.repeat(4_000)}${n}`)} }`)
    expect(errors.length).toBeLessThanOrEqual(6)
    for (const { text } of errors) expect(text.en.length).toBeLessThan(520)
    expect(errors[0]?.text.en).toMatch(/^Cannot query field "xxx.* on type "Query"\.$/)
  })

  test('it names two or three places of one error, not thousands', () => {
    const [reason] = refusalOf(newGuard(), `{ a(${'n: 1 '.repeat(900)}) { name } }`).errors
    expect(reason?.locations).toEqual([
      { line: 1, column: 5 },
      { line: 1, column: 10 },
      { line: 1, column: 15 },
    ])
  })
})

test.each([
  ['\\n', '\n\n{ name\n  nobody }', { line: 4, column: 3 }],
  ['\\r\\n', '\r\n{ name\r\n nobody }', { line: 3, column: 2 }],
  ['\\r', '\r{ name\rnobody }', { line: 3, column: 1 }],
])('the place of an error is its line and column, lines ending in %s', (_ending, query, place) => {
  expect(refusalOf(newGuard(), query).errors[0]?.locations).toEqual([place])
})

test('the places of errors are counted once, however many lines there are', () => {
  const { errors } = refusalOf(newGuard(), `${'\n'.repeat(60_000)}{ x y z }`)
  expect(errors.map(({ locations }) => locations?.[0])).toEqual([3, 5, 7].map((column) => ({ line: 60_001, column })))
})

test('a query is no place for a long text: it is refused by its length, before it is read or remembered', () => {
  const guard = newGuard()
  const query = `{ a(n: "${'x'.repeat(64_000)}") { name } }`
  const refusal = refusalOf(guard, query)
  expect(refusal).toMatchObject({ tokensRead: 0, errors: [{ extensions: { code: 'TOO_COMPLEX' } }] })
  expect(refusal.message).toMatch(/64000 are allowed. Send long texts as variables/)
  expect(guard.knows({ query, operationName: null, variables: {} })).toBe(false)
})

test('a new document of few tokens and much text is paid for like one of many tokens', () => {
  const query = `{ name } # ${'x'.repeat(20_000)}`
  expect(newGuard().admit({ query, operationName: null, variables: {} }).tokensRead).toBe(1_000)
})

test.each([
  ['an alias that every row would repeat', `{ ${'a'.repeat(101)}: name }`, /alias has 101 characters; 100 are allowed/],
  ['operations that never run', repeated(51, (n) => `query Q${n} { name }`), /51 operations; 50 are allowed/],
])('is refused before validation: %s', (_what, query, says) => {
  const before = validated()
  expect(refusalOf(newGuard(), query)).toMatchObject({ errors: [{ extensions: { code: 'TOO_COMPLEX' } }] })
  expect(refusalOf(newGuard(), query).message).toMatch(says)
  expect(validated()).toBe(before)
})

describe('what validation would compare too often is refused before it', () => {
  const nested = (times: number, depth: number): string =>
    depth === 0 ? 'name' : repeated(times, () => `a { ${nested(times, depth - 1)} }`)
  test.each([
    [
      'fragments side by side',
      `{ a { ${repeated(300, (n) => `...F${n}`)} } } ${repeated(300, (n) => `fragment F${n} on Query { name }`)}`,
    ],
    [
      'the same in a fragment nobody uses',
      `{ name } fragment U on Query { ${repeated(300, (n) => `...F${n}`)} } ${repeated(300, (n) => `fragment F${n} on Query { name }`)}`,
    ],
    ['fields repeated within repeated fields', `{ a { ${nested(9, 3)} } }`],
  ])('%s', (_what, query) => {
    const before = validated()
    expect(refusalOf(newGuard(), query).message).toMatch(/repeats so many fields and fragments/)
    expect(validated()).toBe(before)
  })

  test('what people and their tools write is not: a component each with its fragment, a field twice or thrice', () => {
    const components = `{ a { ${repeated(40, (n) => `...F${n}`)} } } ${repeated(40, (n) => `fragment F${n} on Query { name a { name } }`)}`
    expect(newGuard().admit({ query: components, operationName: null, variables: {} }).values).toBeGreaterThan(40)
    expect(
      newGuard().admit({ query: `{ a { ${nested(3, 3)} } }`, operationName: null, variables: {} }).values,
    ).toBeGreaterThan(27)
  })
})

test('documents are kept by their size, not only by their number: long ones do not fill the memory', () => {
  const guard = new DocumentGuard(buildSchema(SDL), SDL, { ...LIMITS, documents: 1_000 })
  for (let n = 0; n < 300; n += 1)
    guard.admit({ query: `{ name } # ${'x'.repeat(60_000)}${n}`, operationName: null, variables: {} })
  expect(guard.recent(1_000)).toHaveLength(133)
})

test.each([
  ['asked for', '{ name }', 'x'.repeat(100_000)],
  ['there are', `query ${'a'.repeat(30_000)} { name } query ${'b'.repeat(30_000)} { name }`, null],
])('names of operations are not repeated at any length: those that are %s', (_what, query, operationName) => {
  const admit = () => newGuard().admit({ query, operationName, variables: {} })
  expect(admit).toThrow(/^There (is|are) .{1,510}$/)
})

test('a long document, which is found by its hash, is told apart from another of its length and read once, as a short one is', () => {
  const guard = newGuard()
  const texts = ['name', 'n: name'].flatMap((field) =>
    [10, 10_000].map((length) => `{ ${field} }${' '.repeat(length - field.length)}`),
  )
  const admitted = texts.map((query) => guard.admit({ query, operationName: null, variables: {} }))
  const hashes = texts.map((text) => createHash('sha256').update(text).digest('hex'))
  expect(admitted.map(({ hash }) => hash)).toEqual(hashes)
  const before = validated()
  for (const [n, query] of texts.entries()) {
    const request = { query, operationName: null, variables: {} }
    const { hash, document, tokensRead } = guard.admit(request)
    expect([guard.knows(request), hash, document, tokensRead]).toEqual([true, hashes[n], admitted[n]?.document, 0])
  }
  expect(validated()).toBe(before)
})
