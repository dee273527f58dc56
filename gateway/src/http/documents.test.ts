import { createHash } from 'node:crypto'
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { personaNamed } from '@channelgraph/access'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { createDevIssuer } from '../identity/dev-issuer.ts'
import {
  type Answer,
  ORDERS_SDL,
  PARTNERS_SDL,
  readAnswer,
  startWorld,
  type World,
  writeSupergraph,
} from '../testing/world.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const hashed = (hash: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash: hash } } })
const TRUSTED = 'query Trusted($code: ID) { partner(code: $code) { name } }'
const OTHER = '{ partners { code } }'

const LATER = 'query Later { partners { later } }'

let folder: string
function write(name: string, content: unknown): string {
  const file = join(folder, name)
  writeFileSync(`${file}.next`, typeof content === 'string' ? content : JSON.stringify(content))
  renameSync(`${file}.next`, file)
  return file
}

/** As it is without settings; with everything off that can be; only trusted documents; rules for some. */
let [open, closed, strict, ruled]: World[] = []
const world = (env: Record<string, string>) => startWorld(env, () => 0)
const startStrict = () =>
  world({
    TRUSTED_DOCUMENTS_FILES: `${write('web.json', { t1: TRUSTED })},${write('app.json', { c1: TRUSTED, l1: LATER })}`,
    DOCUMENT_MODE: 'trusted',
    SUPERGRAPH_POLL_MS: '5',
    SUGGESTIONS: 'off',
  })
const startRuled = () =>
  world({
    TRUSTED_DOCUMENTS_FILES: write('ruled.json', { t1: TRUSTED }),
    DOCUMENT_MODE: 'log',
    DOCUMENT_MODES: 'role:FIN=trusted,audience:portal=trusted',
    INTROSPECTION: 'role:ORD',
  })
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'channelgraph-manifests-'))
  open = await world({})
  closed = await world({ REGISTERED_DOCUMENTS_BYTES: '0', INTROSPECTION: 'off', SUGGESTIONS: 'off' })
  strict = await startStrict()
  ruled = await startRuled()
})
afterAll(async () => {
  for (const world of [open, closed, strict, ruled]) await world?.stop()
  rmSync(folder, { recursive: true })
})

async function send(
  world: World | undefined,
  body: object,
  as = 'finance',
  headers: Record<string, string> = {},
): Promise<Answer> {
  if (!world) throw new Error('no world was started')
  const authorization = headers.authorization ?? `Bearer ${await world.token(as)}`
  const response = await fetch(`${world.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers, authorization },
    body: JSON.stringify(body),
  })
  return readAnswer(response)
}
const codes = ({ errors }: Answer) => errors.map(({ extensions }) => extensions.code)
const valuesLeft = ({ headers }: Answer) => Number(/"values";r=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1])

describe('automatic persisted queries', () => {
  test('a document is asked for by its hash alone once somebody has sent it with its text', async () => {
    const first = await send(open, hashed(sha256(OTHER)))
    expect([first.status, first.errors[0]?.message, codes(first)]).toEqual([
      200,
      'PersistedQueryNotFound',
      ['PERSISTED_QUERY_NOT_FOUND'],
    ])
    expect((await send(open, { query: OTHER, ...hashed(sha256(OTHER)) })).data).toEqual({
      partners: [{ code: 'PT-1' }, { code: 'PT-2' }],
    })
    const again = await send(open, hashed(sha256(OTHER)), 'order-desk')
    expect(again.data).toEqual({ partners: [{ code: 'PT-1' }, { code: 'PT-2' }] })
  })

  test('its protocol’s steps are answered 200 in every form, for several clients read them from no other status', async () => {
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      expect((await send(open, hashed(sha256('unknown')), 'finance', { accept })).status).toBe(200)
      expect((await send(closed, hashed(sha256('unknown')), 'finance', { accept })).status).toBe(200)
    }
  })

  test('its protocol’s own words are not translated: clients know them by the message', async () => {
    const { errors } = await send(open, hashed(sha256('unknown')), 'finance', { 'accept-language': 'zh' })
    expect(errors[0]?.message).toBe('PersistedQueryNotFound')
  })

  test('variables and the name of the operation are each request’s own', async () => {
    const query = 'query A($code: ID) { partner(code: $code) { name } } query B { partners { name } }'
    await send(open, { query, operationName: 'B', ...hashed(sha256(query)) })
    const asked = { operationName: 'A', variables: { code: 'PT-2' }, ...hashed(sha256(query)) }
    expect((await send(open, asked)).data).toEqual({ partner: { name: 'Second' } })
  })

  test('a hash that is not its text’s is refused, and nothing is kept under it', async () => {
    const wrong = await send(open, { query: OTHER, ...hashed(sha256('other')) })
    expect(codes(wrong)).toEqual(['PERSISTED_QUERY_HASH_MISMATCH'])
    expect(codes(await send(open, hashed(sha256('other'))))).toEqual(['PERSISTED_QUERY_NOT_FOUND'])
  })

  test.each([
    ['that does not fit the schema', '{ nobody }', {}],
    ['that asks for too much', `{ ${Array.from({ length: 30 }, (_, n) => `a${n}: whoami`).join(' ')} }`, {}],
    ['whose variables are wrong', 'query A($m: Money!) { costing(least: $m) { name } }', { m: 1.5 }],
  ])('a refused document is not kept: one %s', async (_what, query, variables) => {
    expect(codes(await send(open, { query, variables, ...hashed(sha256(query)) }))).toHaveLength(1)
    expect(codes(await send(open, hashed(sha256(query))))).toEqual(['PERSISTED_QUERY_NOT_FOUND'])
  })

  test('where it is switched off, its clients are told so, and their texts are answered', async () => {
    for (const asked of [hashed(sha256(OTHER)), { query: OTHER, ...hashed(sha256(OTHER)) }]) {
      const { status, errors } = await send(closed, asked)
      expect([status, errors[0]?.message, errors[0]?.extensions.code]).toEqual([
        200,
        'PersistedQueryNotSupported',
        'PERSISTED_QUERY_NOT_SUPPORTED',
      ])
    }
    expect(codes(await send(closed, { query: OTHER }))).toEqual([])
  })

  test('a registration is paid for from its viewer’s budget, by its length', async () => {
    const long = `{ whoami } # ${'x'.repeat(10_000)}`
    await send(open, { query: long })
    const before = valuesLeft(await send(open, { query: long }))
    const registered = before - valuesLeft(await send(open, { query: long, ...hashed(sha256(long)) }))
    const known = before - registered - valuesLeft(await send(open, hashed(sha256(long))))
    expect(registered).toBe(known + 2 * long.length)
  })

  test('a mutation is registered and run like any other', async () => {
    const query = 'mutation R($id: ID!) { rename(id: $id, name: "New") { name } }'
    const variables = { id: 'x' }
    await send(open, { query, variables, ...hashed(sha256(query)) })
    expect(codes(await send(open, { variables, ...hashed(sha256(query)) }))).toEqual([])
  })
})

describe('a document by its id alone fits into a GET', () => {
  const get = async (world: World | undefined, given: Record<string, string>, headers: Record<string, string> = {}) => {
    const authorization = `Bearer ${await world?.token('finance')}`
    return fetch(`${world?.url}/graphql?${new URLSearchParams(given)}`, { headers: { authorization, ...headers } })
  }
  const byHash = (hash: string) => ({ extensions: JSON.stringify(hashed(hash).extensions) })

  test('whose answer its reader may keep; that there is none is kept by nobody', async () => {
    const query = 'query G { partners { name sold } }'
    const none = await get(open, byHash(sha256(query)))
    expect([none.status, none.headers.get('cache-control')]).toEqual([200, 'no-store'])
    expect(codes(await readAnswer(none))).toEqual(['PERSISTED_QUERY_NOT_FOUND'])
    await send(open, { query, ...hashed(sha256(query)) })
    const first = await get(open, byHash(sha256(query)))
    const etag = first.headers.get('etag') ?? ''
    expect([first.status, first.headers.get('cache-control')]).toEqual([200, 'private, no-cache'])
    expect((await get(open, byHash(sha256(query)), { 'if-none-match': etag })).status).toBe(304)
  })

  test.each([['documentId'], ['doc_id'], ['id']])('by %s, with its variables', async (name) => {
    const answer = await readAnswer(await get(strict, { [name]: 't1', variables: '{"code":"PT-2"}' }))
    expect(answer.data).toEqual({ partner: { name: 'Second' } })
  })

  test('but is never a change, nor registered where it is refused', async () => {
    const query = 'mutation M { rename(id: "x", name: "New") { name } }'
    expect((await get(open, { query, ...byHash(sha256(query)) })).status).toBe(405)
    expect(codes(await send(open, hashed(sha256(query))))).toEqual(['PERSISTED_QUERY_NOT_FOUND'])
    await send(open, { query, ...hashed(sha256(query)) })
    expect((await get(open, byHash(sha256(query)))).status).toBe(405)
  })
})

describe('trusted documents', () => {
  // Each has budgets, counters, manifests and a supergraph as they are at the start.
  beforeEach(async () => {
    await Promise.all([strict?.stop(), ruled?.stop()])
    ;[strict, ruled] = await Promise.all([startStrict(), startRuled()])
  })

  test.each([
    ['extensions.persistedQuery', hashed('t1')],
    ['documentId', { documentId: 't1' }],
    ['documentId with its hash', { documentId: `sha256:${sha256(TRUSTED)}` }],
    ['doc_id, as Relay does', { doc_id: 't1', query: null }],
    ['id, as Relay does', { id: 't1' }],
    ['its text', { query: TRUSTED }],
  ])('one is asked for by %s, where only they are answered', async (_how, asked) => {
    const variables = { code: 'PT-1' }
    expect((await send(strict, { ...asked, variables })).data).toEqual({ partner: { name: 'First' } })
  })

  test('only trusted: any other is refused with what to do, in the asker’s language, and costs its viewer', async () => {
    const refused = await send(strict, { query: OTHER })
    expect(codes(refused)).toEqual(['QUERY_NOT_IN_SAFELIST'])
    expect(refused.errors[0]?.message).toMatch(/ask by the id of a document in your client's manifest/)
    const { errors } = await send(strict, { query: OTHER }, 'finance', { 'accept-language': 'zh' })
    expect(errors[0]?.message).toMatch(/受信文档/)
    expect(codes(await send(strict, { documentId: 't2' }))).toEqual(['PERSISTED_QUERY_NOT_IN_LIST'])
    expect(valuesLeft(await send(strict, { query: OTHER }))).toBeLessThan(valuesLeft(refused))
    // Not even in company of a trusted one's id.
    expect(codes(await send(strict, { query: OTHER, documentId: 't1' }))).toEqual(['PERSISTED_QUERY_HASH_MISMATCH'])
  })

  test('the mode follows the role of the token, and no name that its client writes', async () => {
    const names = { 'apollographql-client-name': 'admin', 'graphql-client-name': 'explorer' }
    expect(codes(await send(ruled, { query: OTHER }, 'finance', names))).toEqual(['QUERY_NOT_IN_SAFELIST'])
    expect(codes(await send(ruled, { query: TRUSTED }, 'finance', names))).toEqual([])
  })

  test('the mode follows the audience of the token', async () => {
    const tokenFor = async (...audiences: string[]) => {
      const key = ruled?.issuerKey
      if (!key) throw new Error('no world was started')
      const issuer = createDevIssuer({ kind: 'development', key, issuer: 'channelgraph-development', audiences })
      const { token } = (await issuer?.issue(personaNamed('order-desk').viewer, 'O')) ?? {}
      return { authorization: `Bearer ${token}` }
    }
    const portal = await send(ruled, { query: OTHER }, '', await tokenFor('channelgraph', 'portal'))
    const other = await send(ruled, { query: OTHER }, '', await tokenFor('channelgraph', 'payroll'))
    expect([portal, other].map(codes)).toEqual([['QUERY_NOT_IN_SAFELIST'], []])
  })

  test('log: what nobody vouches for is answered, named in the log by its hash, and counted beside what is trusted', async () => {
    const shown = async (how: string) => {
      const metrics = await (await fetch(`${ruled?.url}/metrics`)).text()
      return Number(new RegExp(`documents_asked_total\\{.*how="${how}".*\\} (\\d+)`).exec(metrics)?.[1] ?? 0)
    }
    const before = [await shown('text'), await shown('trusted')]
    const info = ruled && vi.spyOn(ruled.gateway.log, 'info')
    expect(codes(await send(ruled, { query: OTHER }, 'auditor'))).toEqual([])
    expect(codes(await send(ruled, { documentId: 't1' }, 'auditor'))).toEqual([])
    expect([await shown('text'), await shown('trusted')]).toEqual(before.map((count) => count + 1))
    const told = info?.mock.calls.map(([line]) => (line as { unknownDocument?: string }).unknownDocument)
    expect(told).toEqual([sha256(OTHER), undefined])
  })

  test('one that does not fit the supergraph keeps no other from being answered, and is answered once it fits', async () => {
    const unfit = await send(strict, { documentId: 'l1' })
    expect([codes(unfit), unfit.errors[0]?.message]).toEqual([
      ['GRAPHQL_VALIDATION_FAILED'],
      'Cannot query field "later" on type "…".',
    ])
    expect(codes(await send(strict, { documentId: 't1' }))).toEqual([])
    const shown = async () => (await fetch(`${strict?.url}/metrics`)).text()
    expect(await shown()).toMatch(/trusted_documents\{.*state="unfit".*\} 1/)

    const sdl = PARTNERS_SDL.replace('sold: Money', 'sold: Money later: Int')
    writeSupergraph(String(strict?.supergraphFile), sdl, ORDERS_SDL)
    await strict?.gateway.served.refresh()
    await expect
      .poll(async () => codes(await send(strict, { documentId: 'l1' })), { timeout: 60_000 })
      .not.toContain('GRAPHQL_VALIDATION_FAILED')
    expect(await shown()).toMatch(/trusted_documents\{.*state="unfit".*\} 0/)
  })

  test('a new manifest is used without a restart; a broken one changes nothing', async () => {
    write('app.json', '{"c1"')
    await strict?.gateway.trusted.refresh()
    expect(codes(await send(strict, { documentId: 'c1' }))).toEqual([])
    write('app.json', { c2: OTHER })
    await expect.poll(async () => codes(await send(strict, { documentId: 'c2' })), { timeout: 60_000 }).toEqual([])
    expect(codes(await send(strict, { documentId: 'c1' }))).toEqual(['PERSISTED_QUERY_NOT_IN_LIST'])
  })

  test('a manifest that cannot be used refuses the start', async () => {
    const file = write('broken.json', '[]')
    await expect(startWorld({ TRUSTED_DOCUMENTS_FILES: file })).rejects.toThrow(/broken\.json is no manifest/)
  })
})

describe('what may be asked of the schema', () => {
  const SCHEMA = '{ whoami __schema { queryType { name } } }'
  const refusedFor = async (world: World | undefined, as: string, query = SCHEMA) =>
    codes(await send(world, { query }, as))

  test('introspection off: nobody may ask for it, in whatever way; a type’s name is answered', async () => {
    for (const query of [
      SCHEMA,
      '{ ...F } fragment F on Query { t: __type(name: "Partner") { name } }',
      '{ a: __schema { types { name } } }',
    ]) {
      expect(await refusedFor(closed, 'finance', query)).toEqual(['INTROSPECTION_DISABLED'])
      // Known by now, and refused all the same.
      expect(await refusedFor(closed, 'finance', query)).toEqual(['INTROSPECTION_DISABLED'])
    }
    const named = await send(closed, { query: '{ __typename partners { __typename } }' })
    expect(named.data).toMatchObject({ __typename: 'Query' })
    expect(closed?.partners.seen.every(({ body }) => !body.query.includes('__schema'))).toBe(true)
  })

  test('introspection off: nor is the schema told as a file', async () => {
    const statusOf = async (world: World | undefined, as: string, path: string) => {
      const headers = { authorization: `Bearer ${await world?.token(as)}` }
      return (await fetch(`${world?.url}${path}`, { headers })).status
    }
    for (const path of ['/schema.graphql', '/schema.graphql?mine', '/supergraph.graphql']) {
      expect([path, await statusOf(closed, 'management', path)]).toEqual([path, 403])
      expect([path, await statusOf(ruled, 'order-desk', path)]).toEqual([path, 200])
      expect([path, await statusOf(ruled, 'auditor', path)]).toEqual([path, 403])
    }
  })

  test('introspection for some: by the role of their token', async () => {
    expect(await refusedFor(ruled, 'order-desk')).toEqual([])
    expect(await refusedFor(ruled, 'auditor')).toEqual(['INTROSPECTION_DISABLED'])
  })

  test('suggestions off: a guess is not answered with names', async () => {
    const message = async (world: World | undefined, query: string, variables = {}) =>
      (await send(world, { query, variables })).errors[0]?.message
    expect(await message(open, '{ partnrs { name } }')).toMatch(/Did you mean "partners"/)
    expect(await message(closed, '{ partnrs { name } }')).toBe('Cannot query field "partnrs" on type "…".')
    expect(await message(closed, '{ costing(least: 1.5) { name } }')).toMatch(/Money/)
    expect(await message(closed, '{ partners { broken { x } } }')).not.toMatch(/String/)
  })
})
