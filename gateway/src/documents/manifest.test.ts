import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { ManifestUnusable, readManifest, TrustedSet } from './manifest.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const document = (id: string, text: string) => ({ id, text, hash: sha256(text) })
const apollos = (operations: unknown) =>
  JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations })

test.each([
  [
    '@apollo/generate-persisted-query-manifest',
    apollos([{ id: 'a1', name: 'A', type: 'query', body: 'query A { a }' }]),
    [document('a1', 'query A { a }')],
  ],
  [
    'relay-compiler',
    JSON.stringify({ b5a9: 'query B {\n  b\n}\n', c: 'query C { c }' }),
    [document('b5a9', 'query B {\n  b\n}\n'), document('c', 'query C { c }')],
  ],
  [
    'the client preset of GraphQL Code Generator',
    JSON.stringify({ [sha256('query D { d }')]: 'query D { d }' }),
    [document(sha256('query D { d }'), 'query D { d }')],
  ],
  ['a client without operations', '{}', []],
])('reads the manifest of %s', (_tool, json, documents) => {
  expect(readManifest('m.json', json)).toEqual(documents)
})

test.each([
  ['no JSON', '{"a"', /m\.json is not JSON .*generate-persisted-query-manifest/],
  ['a list', '[]', /m\.json is no manifest of documents/],
  ['another version', '{"format":"apollo-persisted-query-manifest","version":2,"operations":[]}', /version 2/],
  ['another format', '{"format":"other","operations":[]}', /format "other"/],
  ['an operation without a body', apollos([{ id: 'a1' }]), /has no text for the id "a1"/],
  ['an operation that is none', apollos([null]), /has the id nothing/],
  ['an id with a space', '{"a b": "{ a }"}', /has the id "a b": an id must be/],
  ['an empty text', '{"a": " "}', /has no text for the id "a"/],
])('names the file and what is wrong with it: %s', (_what, json, says) => {
  expect(() => readManifest('m.json', json)).toThrow(ManifestUnusable)
  expect(() => readManifest('m.json', json)).toThrow(says)
})

test('a document is found by its id, by the SHA-256 of the draft, and by its text', () => {
  const one = document('a1', 'query A { a }')
  const set = new TrustedSet([one, document('b', 'query B { b }')])
  expect([set.find('a1'), set.find(`sha256:${one.hash}`), set.ofText(one.hash)]).toEqual([one, one, one])
  expect([set.find('c'), set.find('sha256:c'), set.ofText('c'), set.find(one.hash)]).toEqual(Array(4).fill(undefined))
})

test('several manifests may name the same document, but not two by one id', () => {
  const twice = new TrustedSet([document('a', '{ a }'), document('a', '{ a }'), document('b', '{ a }')])
  expect(twice.size).toBe(2)
  expect(() => new TrustedSet([document('a', '{ a }'), document('a', '{ b }')])).toThrow(/"a" has two texts/)
})

test('what a new manifest has as the former one stays the same, with all that is known of it', () => {
  const former = new TrustedSet([document('a', '{ a }'), document('b', '{ b }')])
  const next = new TrustedSet([document('a', '{ a }'), document('b', '{ b c }')], former)
  expect(next.find('a')).toBe(former.find('a'))
  expect(next.find('b')).not.toBe(former.find('b'))
})
