import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ACCEPT, readAnswer, startWorld, type World } from '../testing/world.ts'

// What a client may send by mistake or to do harm: each is answered with its cause and a way out, nobody is asked, the gateway stands.

let world: World
let authorization: string
beforeAll(async () => {
  world = await startWorld({
    MAX_VALUES: '60',
    // One viewer sends all of it, much of it at once.
    VIEWER_AT_ONCE: '1000',
    VIEWER_REQUESTS_BURST: '10000',
    VIEWER_VALUES_BURST: '1000000000',
  })
  authorization = `Bearer ${await world.token('finance')}`
})
afterAll(() => world.stop())

const post = async (body: string | Uint8Array<ArrayBuffer>) =>
  readAnswer(
    await fetch(`${world.url}/graphql`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', accept: ACCEPT, authorization },
    }),
  )
const asking = (query: string, rest: object = {}) => JSON.stringify({ query, ...rest })
/** `variables` as they stand, so that JSON.parse meets what JSON.stringify would not write. */
const withVariables = (query: string, variables: string) =>
  `{"query":${JSON.stringify(query)},"variables":${variables}}`

const INTROSPECTION_BOMB = `{ __schema { types { ${'fields { type { '.repeat(5)} name ${'} }'.repeat(5)} } } }`
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`

const REFUSED: [string, string | Uint8Array<ArrayBuffer>, number, string, RegExp][] = [
  ['a field that is not there', asking('{ partners { nmae } }'), 400, 'GRAPHQL_VALIDATION_FAILED', /nmae.*name/],
  ['an argument that is not there', asking('{ partner(no: 1) { name } }'), 400, 'GRAPHQL_VALIDATION_FAILED', /"no"/],
  [
    'a literal of another type',
    asking('{ partner(id: {a: 1}) { name } }'),
    400,
    'GRAPHQL_VALIDATION_FAILED',
    /ID cannot/,
  ],
  ['a query cut short', asking('{ partners {'), 400, 'GRAPHQL_PARSE_FAILED', /Syntax Error/],
  ['a subscription', asking('subscription { partners { name } }'), 400, 'BAD_REQUEST', /not served/],
  [
    'an operation by a name nobody gave',
    asking('query A { whoami }', { operationName: 'B' }),
    400,
    'OPERATION_RESOLUTION_FAILURE',
    /"B".*there is A/,
  ],
  [
    'a name of JavaScript as the operation',
    asking('query A { whoami }', { operationName: '__proto__' }),
    400,
    'OPERATION_RESOLUTION_FAILURE',
    /there is A/,
  ],
  ['fields of JavaScript', asking('{ constructor hasOwnProperty }'), 400, 'GRAPHQL_VALIDATION_FAILED', /constructor/],
  [
    'fragments of JavaScript',
    asking('{ ...__proto__ ...constructor }'),
    400,
    'GRAPHQL_VALIDATION_FAILED',
    /Unknown fragment/,
  ],
  [
    'a variable of another type',
    withVariables('query ($n: [String!]) { partners(names: $n) { name } }', '{"n":[1]}'),
    400,
    'BAD_USER_INPUT',
    /\$n.*String/,
  ],
  [
    'a variable that is missing',
    withVariables('query ($id: ID!) { partner(id: $id) { name } }', '{}'),
    400,
    'BAD_USER_INPUT',
    /\$id.*not provided/,
  ],
  [
    'a prototype in place of a variable',
    withVariables('query ($id: ID!) { partner(id: $id) { name } }', '{"__proto__":{"id":"ptn_1"}}'),
    400,
    'BAD_USER_INPUT',
    /\$id.*not provided/,
  ],
  [
    'an object in place of an id',
    withVariables('query ($id: ID) { partner(id: $id) { name } }', '{"id":{"toString":"ptn_1","__proto__":null}}'),
    400,
    'BAD_USER_INPUT',
    /\$id/,
  ],
  [
    'a value nested beyond the stack',
    withVariables('query ($n: [String!]) { partners(names: $n) { name } }', `{"n":${nested(50_000)}}`),
    400,
    'BAD_USER_INPUT',
    /\$n/,
  ],
  [
    'a literal nested beyond sense',
    asking(`{ partners(names: ${nested(200)}) { name } }`),
    400,
    'TOO_COMPLEX',
    /levels of lists and objects in an argument; 50 are allowed/,
  ],
  [
    'a literal nested as deep as tokens go', // on some machines the parser's stack ends first
    asking(`{ partners(names: ${nested(1_900)}) { name } }`),
    400,
    'TOO_COMPLEX',
    /nested too deeply|levels of lists and objects/,
  ],
  [
    'half a character',
    withVariables('query ($id: ID) { partner(id: $id) { name } }', '{"id":"\\ud800"}'),
    400,
    'BAD_USER_INPUT',
    /variable "\$id" has half a character \(a lone surrogate\)/,
  ],
  [
    'half a character, deep in an input',
    withVariables('query ($n: [String!]) { partners(names: $n) { name } }', '{"n":["a","\\ud800"]}'),
    400,
    'BAD_USER_INPUT',
    /variable "\$n\[1\]" has half a character/,
  ],
  [
    'U+0000',
    withVariables('query ($id: ID) { partner(id: $id) { name } }', '{"id":"a\\u0000"}'),
    400,
    'BAD_USER_INPUT',
    /U\+0000/,
  ],
  ['bytes that are no text', new Uint8Array([0x7b, 0xff, 0x7d]), 400, 'BAD_USER_INPUT', /UTF-8/],
  [
    'an amount as long as you like',
    withVariables('query ($m: Money) { costing(least: $m) { name } }', `{"m":"${'9'.repeat(10_000)}"}`),
    400,
    'BAD_MONEY',
    /Money/,
  ],
  [
    'a number beyond all numbers',
    withVariables('query ($m: Money) { costing(least: $m) { name } }', '{"m":1e999}'),
    400,
    'BAD_MONEY',
    /Money/,
  ],
  [
    'a schema that asks for itself, squared',
    asking(INTROSPECTION_BOMB),
    400,
    'GRAPHQL_VALIDATION_FAILED',
    /introspection depth/i,
  ],
  [
    'more tokens than allowed, side by side',
    asking(`{ ${'whoami '.repeat(5_000)} }`),
    400,
    'TOO_COMPLEX',
    /4000 tokens/,
  ],
  ['one field again and again', asking(`{ partners { ${'name '.repeat(200)} } }`), 400, 'TOO_COMPLEX', /repeated/],
  [
    'one name as long as a query may be',
    asking(`{ ${'a'.repeat(60_000)} }`),
    400,
    'GRAPHQL_VALIDATION_FAILED',
    /Cannot query field/,
  ],
  [
    'one name as long as the body allows',
    asking(`{ ${'a'.repeat(200_000)} }`),
    400,
    'TOO_COMPLEX',
    /200004 characters; 64000 are allowed/,
  ],
  [
    'more values than allowed',
    asking('{ partners { id code name sold manager { id name } } }'),
    400,
    'TOO_COMPLEX',
    /80 values.*60 are allowed/,
  ],
  ['JSON deeper than the stack', nested(100_000), 400, 'BAD_REQUEST', /one operation a request/],
  ['a body that is null', 'null', 400, 'BAD_REQUEST', /send \{"query"/],
]

describe('is refused with its cause, and the next question is answered:', () => {
  test.each(REFUSED)('%s', async (_what, body, status, code, says) => {
    const before = world.partners.seen.length
    const answer = await post(body)
    expect([answer.status, answer.errors[0]?.extensions.code]).toEqual([status, code])
    expect(answer.errors.map(({ message }) => message).join('\n')).toMatch(says)
    for (const { extensions } of answer.errors) expect(extensions.requestId).toMatch(/.{8}/)
    expect(answer.text).not.toMatch(/\bat .+:\d+:\d+|node_modules|127\.0\.0\.1/)
    expect(world.partners.seen.length).toBe(before)
    expect((await world.ask('{ whoami }')).errors).toEqual([])
  })

  test('a change by GET, whatever it says it accepts', async () => {
    const query = encodeURIComponent('mutation { rename(id: "ptn_1", name: "x") { name } }')
    const before = world.partners.seen.length
    const response = await fetch(`${world.url}/graphql?query=${query}`, {
      headers: { authorization, 'content-type': 'application/json', accept: 'application/json' },
    })
    const { errors } = await readAnswer(response)
    expect([response.status, response.headers.get('allow')]).toEqual([405, expect.stringContaining('POST')])
    expect(errors[0]?.message).toContain('use POST')
    expect(world.partners.seen.length).toBe(before)
  })
})

test('how many values are asked for is measured with the variables of each request', async () => {
  const query = 'query ($n: [ID!]) { partners(ids: $n) { id code name sold manager { id name } } }'
  expect((await world.ask(query, { variables: { n: ['a', 'b'] } })).status).toBe(200)
  const many = await world.ask(query, { variables: { n: Array(9).fill('a') } })
  expect(many.errors).toMatchObject([{ extensions: { code: 'TOO_COMPLEX' } }])
  expect((await world.ask(query, { variables: { n: ['a'] } })).status).toBe(200)
})

test('names of JavaScript are names like others where the schema allows them', async () => {
  const { data, errors, text } = await world.ask(
    '{ __proto__: whoami constructor: whoami partners { toString: name } }',
  )
  expect(errors).toEqual([])
  expect(Object.keys(data ?? {}).length).toBeGreaterThanOrEqual(2)
  expect(text).toContain('"toString":"First"')
  expect(({} as Record<string, unknown>).whoami).toBeUndefined()
})

test('a hundred hostile requests at once leave the gateway answering', async () => {
  const answers = await Promise.all(Array.from({ length: 100 }, (_, i) => post(REFUSED[i % REFUSED.length]![1])))
  expect(answers.every(({ status }) => status === 400)).toBe(true)
  expect((await world.ask('{ partners { name orderCount } }')).errors).toEqual([])
})
