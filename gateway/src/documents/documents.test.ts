import { createHash } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { RequestRefused } from '../answer/refusal.ts'
import type { AskedDocument } from './asked.ts'
import { Documents } from './documents.ts'
import { TrustedSet } from './manifest.ts'
import type { DocumentMode } from './modes.ts'
import { MemoryDocuments, roomOf } from './registered-documents.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const TEXT = 'query A { a }'
const TRUSTED = 'query T { t }'
const anna = { subject: 'anna', roles: [], audiences: [] }

function documentsWith(mode: DocumentMode = 'any', { registers = true, manifest = true } = {}) {
  const trusted = new TrustedSet(manifest ? [{ id: 't1', text: TRUSTED, hash: sha256(TRUSTED) }] : [])
  const registered = registers ? new MemoryDocuments(roomOf(1_000_000)) : null
  const count = vi.fn()
  const documents = new Documents({ trusted: () => trusted, registered, modes: { fallback: mode, rules: [] }, count })
  return { documents, count, find: (asked: AskedDocument) => documents.find(asked, anna) }
}
const byText = (text: string): AskedDocument => ({ text, id: null, automatic: false })
const byId = (id: string): AskedDocument => ({ text: null, id, automatic: false })
const byHash = (id: string): AskedDocument => ({ text: null, id, automatic: true })
const registering = (text: string, id = sha256(text)): AskedDocument => ({ text, id, automatic: true })

async function codeOf(finding: Promise<unknown>): Promise<string | undefined> {
  const error = await finding.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error === undefined) return undefined
  if (!(error instanceof RequestRefused)) throw error
  return error.errors[0]?.extensions.code
}

test('a document is registered by its hash, and found by it from then on', async () => {
  const { documents, find } = documentsWith()
  expect(await codeOf(find(byHash(sha256(TEXT))))).toBe('PERSISTED_QUERY_NOT_FOUND')
  const sent = await find(registering(TEXT))
  expect(sent).toMatchObject({ text: TEXT, registers: true })
  // Not before it was let in.
  expect(await codeOf(find(byHash(sha256(TEXT))))).toBe('PERSISTED_QUERY_NOT_FOUND')
  expect(documents.keep(sent, 'anna')).toBe(TEXT.length)
  const found = await find(byHash(sha256(TEXT)))
  expect(found).toMatchObject({ text: TEXT, hash: sha256(TEXT), registers: false })
  expect(documents.keep(found, 'anna')).toBe(0)
})

test('where documents are not registered, their clients are told so and send the text alone', async () => {
  for (const manifest of [true, false]) {
    const { find } = documentsWith('any', { registers: false, manifest })
    expect(await codeOf(find(byHash(sha256(TEXT))))).toBe('PERSISTED_QUERY_NOT_SUPPORTED')
    expect(await codeOf(find(registering(TEXT)))).toBe('PERSISTED_QUERY_NOT_SUPPORTED')
    expect(await find(byText(TEXT))).toMatchObject({ text: TEXT, registers: false })
  }
})

test.each<DocumentMode>(['any', 'log', 'trusted'])('a hash that is another text’s is refused: %s', async (mode) => {
  const { find } = documentsWith(mode)
  expect(await codeOf(find(registering(TEXT, sha256('other'))))).toBe('PERSISTED_QUERY_HASH_MISMATCH')
  expect(await codeOf(find(registering(TEXT, sha256(TEXT).toUpperCase())))).toBe('PERSISTED_QUERY_HASH_MISMATCH')
})

test.each<[string, AskedDocument]>([
  ['by its id', byId('t1')],
  ['by its hash, as the draft writes it', byId(`sha256:${sha256(TRUSTED)}`)],
  ['by its id in the place of the hash', byHash('t1')],
  ['by its text', byText(TRUSTED)],
  ['by both, as a client registers', registering(TRUSTED)],
  ['by both, the id being no hash', registering(TRUSTED, 't1')],
])('a trusted document is answered in every mode, and never registered: %s', async (_how, asked) => {
  for (const mode of ['any', 'log', 'trusted'] as const) {
    for (const registers of [true, false]) {
      const { find } = documentsWith(mode, { registers })
      const found = await find(asked)
      expect(found).toMatchObject({ text: TRUSTED, trusted: { id: 't1' }, registers: false, unknown: false })
    }
  }
})

test('only trusted: no other document is answered, however it is asked for, and none is registered', async () => {
  const { find } = documentsWith('trusted')
  expect(await codeOf(find(byText(TEXT)))).toBe('QUERY_NOT_IN_SAFELIST')
  expect(await codeOf(find(registering(TEXT)))).toBe('QUERY_NOT_IN_SAFELIST')
  // NOT_FOUND would have the client send its text.
  expect(await codeOf(find(byHash(sha256(TEXT))))).toBe('PERSISTED_QUERY_NOT_IN_LIST')
  expect(await codeOf(find(byId('t2')))).toBe('PERSISTED_QUERY_NOT_IN_LIST')
})

test('the id of a trusted document lends its name to no other text', async () => {
  for (const mode of ['any', 'log', 'trusted'] as const) {
    const { find } = documentsWith(mode)
    expect(await codeOf(find({ text: TEXT, id: 't1', automatic: true }))).toBe('PERSISTED_QUERY_HASH_MISMATCH')
    expect(await codeOf(find({ text: TEXT, id: 't1', automatic: false }))).toBe('PERSISTED_QUERY_HASH_MISMATCH')
  }
})

test('an id that no manifest has is refused, and never registered', async () => {
  const { find } = documentsWith()
  expect(await codeOf(find(byId('t2')))).toBe('PERSISTED_QUERY_NOT_IN_LIST')
  expect(await find({ text: TEXT, id: 't2', automatic: false })).toMatchObject({ text: TEXT, registers: false })
})

test('log: what nobody vouches for is answered and marked, registered or not', async () => {
  const { documents, find } = documentsWith('log')
  expect(await find(byText(TEXT))).toMatchObject({ unknown: true })
  const sent = await find(registering(TEXT))
  expect(sent).toMatchObject({ unknown: true, registers: true })
  documents.keep(sent, 'anna')
  expect(await find(byHash(sha256(TEXT)))).toMatchObject({ unknown: true })
})

test('counts how each document was asked for', async () => {
  const { documents, count, find } = documentsWith()
  documents.keep(await find(registering(TEXT)), 'anna')
  for (const asked of [byText(TEXT), byHash(sha256(TEXT)), byId('t1')]) await find(asked)
  expect(count.mock.calls.flat()).toEqual(['registers', 'text', 'registered', 'trusted'])
})
