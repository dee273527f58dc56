import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readAnswer, startWorld, type World } from '../testing/world.ts'

const CHANGE = JSON.stringify({ query: 'mutation { rename(id: "ptn_1", name: "New") { name } }' })

let world: World
let authorization: string
beforeAll(async () => {
  world = await startWorld()
  authorization = `Bearer ${await world.token('finance')}`
})
afterAll(() => world.stop())

const send = (body: NonNullable<RequestInit['body']>, headers: Record<string, string>) =>
  fetch(`${world.url}/graphql`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', authorization, ...headers },
  })

describe('a change that could not be answered is not made', () => {
  test.each([
    'text/html',
    'application/xml',
    'application/json;q=0',
    'multipart/mixed',
    'application/json;q=0, text/plain',
    'x',
    `application/json${', a/b'.repeat(300)}`, // what is longer than any client's is not read
  ])('for Accept: %s, and the refusal says what may be accepted and which request it was', async (accept) => {
    const before = world.partners.seen.length
    const { status, headers, data, errors } = await readAnswer(
      await send(CHANGE, { accept, 'x-request-id': 'journey-0406' }),
    )
    expect(status).toBe(406)
    expect(data).toBeUndefined()
    expect(errors).toEqual([
      {
        message: expect.stringMatching(/Nothing was done.*application\/json or application\/graphql-response\+json/),
        extensions: { code: 'BAD_REQUEST', requestId: 'journey-0406' },
      },
    ])
    expect(headers.get('x-request-id')).toBe('journey-0406')
    expect(world.partners.seen.length).toBe(before)
  })

  test.each([
    ['compressed', 'gzip', gzipSync(CHANGE)],
    ['in an encoding nobody knows', 'rot13', CHANGE],
  ])('when its body is %s', async (_what, encoding, body) => {
    const before = world.partners.seen.length
    const { status, headers, errors } = await readAnswer(await send(body, { 'content-encoding': encoding }))
    expect(status).toBe(415)
    expect(headers.get('accept-encoding')).toBe('identity')
    expect(errors).toMatchObject([{ message: expect.stringContaining('without Content-Encoding') }])
    expect(world.partners.seen.length).toBe(before)
  })

  test.each(['HEAD', 'GET', 'PUT', 'DELETE'])('by %s', async (method) => {
    const before = world.partners.seen.length
    const path = `/graphql?query=${encodeURIComponent('mutation { rename(id: "ptn_1", name: "New") { name } }')}`
    // Not by node:http, whose DELETE does not say how long its body is: the server would take it for the next request.
    const { status } = await fetch(world.url + path, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      body: method === 'PUT' || method === 'DELETE' ? CHANGE : null,
    })
    expect(status).toBe(405)
    expect(world.partners.seen.length).toBe(before)
  })

  test.each(['utf-16', 'latin1', 'utf-8; charset=utf-16'])('in the charset %s', async (charset) => {
    const before = world.partners.seen.length
    expect((await send(CHANGE, { 'content-type': `application/json; charset=${charset}` })).status).toBe(415)
    expect(world.partners.seen.length).toBe(before)
  })
})

test.each([
  [undefined, 'application/json; charset=utf-8'],
  ['*/*', 'application/json; charset=utf-8'],
  ['application/json', 'application/json; charset=utf-8'],
  ['application/*', 'application/json; charset=utf-8'],
  ['application/graphql-response+json', 'application/graphql-response+json; charset=utf-8'],
  ['application/graphql-response+json, application/json;q=0.9', 'application/graphql-response+json; charset=utf-8'],
  ['text/html, application/json;q=0.1', 'application/json; charset=utf-8'],
  ['application/json; callbackSpec=1.0', 'application/json; callbackSpec=1.0; charset=utf-8'],
])('what Accept: %s allows is answered as %s', async (accept, type) => {
  const response = await send(CHANGE, accept === undefined ? {} : { accept })
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe(type)
})

const RESPONSE = 'application/graphql-response+json'
const KINDS: readonly [string, string, number, number][] = [
  ['that does not parse', '{"query": "{"}', 400, 200],
  ['that does not fit the schema', '{"query": "{ nothing }"}', 400, 200],
  ['whose variables do not fit', '{"query": "query ($id: ID!) { partner(id: $id) { name } }"}', 400, 200],
  ['that is not there', '{"query": "{ whoami }", "operationName": "Other"}', 400, 200],
  ['that is too large', `{"query": "{ ${'a: whoami '.repeat(101)} }"}`, 400, 200],
  ['that came in no request', '{"query": 1}', 400, 400],
  ['that came in a batch', '[{"query": "{ whoami }"}]', 400, 400],
]
test.each(KINDS)(
  'an operation %s is told as a GraphQL answer, with a status where its form has one: GraphQL over HTTP',
  async (_what, body, inResponse, inJson) => {
    for (const [accept, status] of [
      [RESPONSE, inResponse],
      [`${RESPONSE}, application/json;q=0.9`, inResponse],
      ['application/json', inJson],
      ['*/*', inJson],
    ] as const) {
      const response = await send(body, { accept })
      const type = accept.startsWith(RESPONSE) ? RESPONSE : 'application/json'
      expect([response.status, response.headers.get('content-type')]).toEqual([status, `${type}; charset=utf-8`])
      const { data, errors } = await readAnswer(response)
      expect([data, errors.length]).toEqual([undefined, 1])
    }
  },
)

test.each([
  ['without a token', { authorization: '' }, 401],
  ['of another type', { 'content-type': 'text/plain' }, 415],
  ['in another encoding', { 'content-encoding': 'gzip' }, 415],
])('a request %s is refused in the form that its client reads, and kept by nobody', async (_what, headers, status) => {
  const response = await send(CHANGE, { ...headers, accept: `${RESPONSE}, application/json;q=0.9` })
  expect(response.status).toBe(status)
  expect(response.headers.get('content-type')).toBe(`${RESPONSE}; charset=utf-8`)
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect((await readAnswer(response)).errors).toHaveLength(1)
})
