import { expect, test } from 'vitest'
import type { Question } from '../question.ts'
import { LONGEST_LINK, linkOf, questionOf } from './link.ts'

const QUESTION: Question = {
  query: 'query Q($name: String) { partners(name: $name) { name } }',
  variables: '{ "name": "华东充电", "period": "@last-quarter" }',
  operationName: 'Q',
  view: { kind: 'chart', options: { chart: { kind: 'bar' } } },
}
const written = (value: unknown) => `#q=${Buffer.from(JSON.stringify(value)).toString('base64url')}`

test('a link holds the question, its variables and its view, relative periods as they are', () => {
  const link = linkOf(QUESTION)
  expect(link).toMatch(/^#q=[\w-]+$/)
  expect(questionOf(link!)).toEqual(QUESTION)
})

test('another fragment, such as an anchor, is no link', () => {
  expect(questionOf('')).toBeNull()
  expect(questionOf('#main')).toBeNull()
})

test('a question too long for a link has none, and a link too long is damaged', () => {
  expect(linkOf({ query: 'x'.repeat(LONGEST_LINK), variables: '' })).toBeNull()
  expect(questionOf(`#q=${'A'.repeat(LONGEST_LINK)}`)).toBe('damaged')
})

test.each([
  ['cut off', linkOf(QUESTION)!.slice(0, 40)],
  ['not base64', '#q=%%%'],
  ['empty', '#q='],
  ['not UTF-8', `#q=${Buffer.from([0x22, 0xff, 0x22]).toString('base64url')}`],
  ['a list', written([])],
  ['null', written(null)],
  ['without a query', written({ variables: '' })],
  ['of variables that are no text', written({ query: '{ me }', variables: {} })],
  ['of an unknown view', written({ query: '{ me }', view: { kind: 'map' } })],
  ['of options that are no object', written({ query: '{ me }', view: { kind: 'table', options: [] } })],
  ['of a name that is no text', written({ query: '{ me }', operationName: 1 })],
])('a link that is %s is damaged', (_, link) => {
  expect(questionOf(link)).toBe('damaged')
})
