import { expect, test } from 'vitest'
import { RequestRefused } from '../answer/refusal.ts'
import { documentAskedBy } from './asked.ts'

const HASH = 'a'.repeat(64)
const persisted = (persistedQuery: unknown) => ({ extensions: { persistedQuery } })

test.each<[string, Record<string, unknown>, unknown]>([
  ['its text', { query: '{ a }' }, { text: '{ a }', id: null, automatic: false }],
  [
    'its hash, by the protocol of Apollo',
    persisted({ version: 1, sha256Hash: HASH }),
    { text: null, id: HASH, automatic: true },
  ],
  [
    'both, to be registered',
    { query: '{ a }', ...persisted({ version: 1, sha256Hash: HASH }) },
    { text: '{ a }', id: HASH, automatic: true },
  ],
  [
    'the draft of GraphQL over HTTP',
    { documentId: `sha256:${HASH}` },
    { text: null, id: `sha256:${HASH}`, automatic: false },
  ],
  ['the id of Relay, as doc_id', { doc_id: 'abc', query: null }, { text: null, id: 'abc', automatic: false }],
  ['the id of Relay, as id', { id: 'abc', query: '' }, { text: null, id: 'abc', automatic: false }],
  [
    'its text by a network of Relay, which has no id then',
    { query: '{ a }', id: null },
    { text: '{ a }', id: null, automatic: false },
  ],
  ['its text, the request being numbered', { query: '{ a }', id: 7 }, { text: '{ a }', id: null, automatic: false }],
  ['neither', { variables: {} }, null],
  ['neither, with other extensions', { extensions: { tracing: true } }, null],
])('a document is asked for by %s', (_how, body, asked) => {
  expect(documentAskedBy(body)).toEqual(asked)
})

test.each<[string, Record<string, unknown>, RegExp]>([
  ['another version of the protocol', persisted({ version: 2, sha256Hash: HASH }), /must be \{"version": 1/],
  ['a hash that is no text', persisted({ version: 1, sha256Hash: 7 }), /must be 1 to 256 printable/],
  ['something else in its place', persisted('hash'), /must be \{"version": 1/],
  ['an id that is no text', { documentId: 7 }, /must be 1 to 256 printable/],
  ['an empty id', { doc_id: '' }, /must be 1 to 256 printable/],
  ['an id of any length', { id: 'x'.repeat(257) }, /must be 1 to 256 printable/],
  ['an id with a space', { documentId: 'a b' }, /must be 1 to 256 printable/],
])('is refused with what to send instead: %s', (_what, body, says) => {
  expect(() => documentAskedBy(body)).toThrow(RequestRefused)
  expect(() => documentAskedBy(body)).toThrow(says)
})
