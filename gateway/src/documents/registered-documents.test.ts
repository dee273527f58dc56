import { expect, test } from 'vitest'
import { MemoryDocuments, sizeOf } from './registered-documents.ts'

const text = (name: string) => `query ${name.padEnd(8, '_')} { a }`
const SIZE = sizeOf(text('x'))
/** Room for eight documents, of one viewer for three. */
const newDocuments = () => new MemoryDocuments({ bytes: 8 * SIZE, bytesOfOne: 3 * SIZE })
const keep = (documents: MemoryDocuments, names: string[], owner: string) => {
  for (const name of names) documents.keep(name, text(name), owner)
}
const known = (documents: MemoryDocuments, names: string[]) =>
  names.filter((name) => documents.find(name) !== undefined)

test('what one viewer registered is found by everybody', () => {
  const documents = newDocuments()
  keep(documents, ['a'], 'anna')
  expect([documents.find('a'), documents.find('b')]).toEqual([text('a'), undefined])
})

test('however much one viewer registers, it pushes out only its own, the longest unused first', () => {
  const documents = newDocuments()
  keep(documents, ['a1', 'a2'], 'anna')
  keep(documents, ['b1', 'b2'], 'ben')
  keep(documents, ['m1', 'm2', 'm3'], 'mallory')
  documents.find('m1')
  keep(documents, ['m4'], 'mallory')
  expect(known(documents, ['m1', 'm2', 'm3', 'm4'])).toEqual(['m1', 'm3', 'm4'])
  keep(
    documents,
    Array.from({ length: 100 }, (_, n) => `n${n}`),
    'mallory',
  )
  expect(known(documents, ['a1', 'a2', 'b1', 'b2'])).toEqual(['a1', 'a2', 'b1', 'b2'])
  expect(known(documents, ['n97', 'n98', 'n99', 'n96'])).toEqual(['n97', 'n98', 'n99'])
})

test('where there is no room for more, the longest unused goes, and makes room for its owner too', () => {
  const documents = newDocuments()
  for (const owner of ['anna', 'ben', 'carl'])
    keep(documents, [`${owner}1`, `${owner}2`, `${owner}3`].slice(0, owner === 'carl' ? 2 : 3), owner)
  documents.find('anna1')
  keep(documents, ['d1'], 'dora')
  expect(known(documents, ['anna1', 'anna2', 'anna3'])).toEqual(['anna1', 'anna3'])
  keep(documents, ['anna4'], 'anna')
  expect(known(documents, ['anna1', 'anna3', 'anna4'])).toEqual(['anna1', 'anna3', 'anna4'])
})

test('a document that is registered again is kept once, and by who registered it first', () => {
  const documents = newDocuments()
  keep(documents, ['a1'], 'anna')
  for (let i = 0; i < 10; i += 1) keep(documents, ['a1', 'b1', 'b2', 'b3'], 'ben')
  expect(known(documents, ['a1', 'b1', 'b2', 'b3'])).toEqual(['a1', 'b1', 'b2', 'b3'])
})

test('a text that is longer than one viewer’s room is not kept, and pushes nothing out', () => {
  const documents = newDocuments()
  keep(documents, ['a1'], 'anna')
  documents.keep('long', 'x'.repeat(4 * SIZE), 'anna')
  expect(known(documents, ['a1', 'long'])).toEqual(['a1'])
})
