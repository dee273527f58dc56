import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startWorld, type World } from '../../gateway/src/testing/world.ts'
import { type InstalledApp, installApp } from './installed.ts'

const OPERATIONS = 'query PartnerByCode($code: ID) { partner(code: $code) { id name } }'
const PARTNER = { partner: { name: 'First' } }

interface Ran {
  readonly answers: readonly unknown[]
  readonly requests: readonly { method: string; text: boolean; id: string | null; status: number }[]
}

let app: InstalledApp
/** As it is without settings; without registered documents; with only trusted ones. */
let [open, closed, strict]: World[] = []
beforeAll(async () => {
  app = await installApp({
    graphql: '16.15.0',
    rxjs: '7.8.2',
    '@apollo/client': '4.3.8',
    '@apollo/generate-persisted-query-manifest': '1.4.0',
    '@apollo/persisted-query-lists': '1.1.0',
    '@urql/core': '6.0.3',
    '@urql/exchange-persisted': '5.0.1',
  })
  app.write('operations.graphql', OPERATIONS)
  const output = 'persisted-query-manifest.json'
  app.write('persisted-query-manifest.config.json', JSON.stringify({ documents: ['operations.graphql'], output }))
  await app.tool('generate-persisted-query-manifest')
  open = await startWorld()
  closed = await startWorld({ REGISTERED_DOCUMENTS_BYTES: '0' })
  strict = await startWorld({ TRUSTED_DOCUMENTS_FILES: join(app.folder, output), DOCUMENT_MODE: 'trusted' })
})
afterAll(async () => {
  for (const world of [open, closed, strict]) await world?.stop()
  app?.remove()
})

/** Runs a client for two users, one after the other; `name` is its operation's, so that no test asks another's document. */
async function run(world: World | undefined, program: string, mode: string, name: string): Promise<Ran> {
  if (!world) throw new Error('no world was started')
  const authorization = `Bearer ${await world.token('finance')}`
  return (await app.run(program, { graph: `${world.url}/graphql`, authorization, mode, name })) as Ran
}

describe.each([
  ['Apollo Client', 'persisted-apollo.mjs', 'POST'],
  ['urql', 'persisted-urql.mjs', 'GET'],
])('%s registers a document by its hash, and sends no text from then on', (client, program, registersBy) => {
  const name = (mode: string) => `${client.replace(' ', '')}${mode}`

  test('by POST', async () => {
    const { answers, requests } = await run(open, program, 'hash', name('hash'))
    expect(answers).toMatchObject([PARTNER, PARTNER])
    expect(requests.map(({ method, text, status }) => [method, text, status])).toEqual([
      ['POST', false, 200],
      ['POST', true, 200],
      ['POST', false, 200],
    ])
    expect(new Set(requests.map(({ id }) => id)).size).toBe(1)
  })

  test('by GET', async () => {
    const { answers, requests } = await run(open, program, 'get', name('get'))
    expect(answers).toMatchObject([PARTNER, PARTNER])
    expect(requests.map(({ method, text, status }) => [method, text, status])).toEqual([
      ['GET', false, 200],
      [registersBy, true, 200],
      ['GET', false, 200],
    ])
  })

  test('or sends its text, where documents are not registered', async () => {
    const { answers, requests } = await run(closed, program, 'hash', name('hash'))
    expect(answers).toMatchObject([PARTNER, PARTNER])
    expect(requests.filter(({ text }) => text)).toEqual([
      { method: 'POST', text: true, id: null, status: 200 },
      { method: 'POST', text: true, id: null, status: 200 },
    ])
  })
})

test('Apollo Client asks by the ids of the manifest that its tool wrote, and whoever writes a query of its own is refused', async () => {
  const { answers, requests } = await run(strict, 'persisted-apollo.mjs', 'manifest', 'PartnerByCode')
  expect(answers).toMatchObject([PARTNER, PARTNER, { codes: ['QUERY_NOT_IN_SAFELIST'] }])
  expect(requests.map(({ text }) => text)).toEqual([false, false, true])
})
