import { request } from 'node:http'
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

const send = (body: NonNullable<RequestInit['body']>, headers: Record<string, string>, method = 'POST') =>
  fetch(`${world.url}/graphql`, {
    method,
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
    const status = await new Promise((resolve, reject) => {
      const headers = { authorization, 'content-type': 'application/json' }
      const asked = request({ host: '127.0.0.1', port: world.gateway.port, method, path, headers }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode))
      })
      asked.on('error', reject)
      asked.end(method === 'PUT' || method === 'DELETE' ? CHANGE : undefined)
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
