import { labelOf } from '@channelgraph/values'
import { expect, test } from 'vitest'
import { descriptions } from '../../scripts/terms.ts'

const described = descriptions().filter(({ kind }) => kind === 'field')
const withHistory = new Set(
  described.flatMap(({ name }) => (name.endsWith('.history') ? [name.slice(0, -'.history'.length)] : [])),
)

/** Of no row: what an entry says elsewhere, the history itself, and the hidden key by which departments are asked. */
const NEVER = new Set(['id', 'version', 'history', 'nodeId'])

/** Each field that a change may name. */
const fields = described.flatMap(({ name, description }) => {
  const [type = '', field = ''] = name.split('.')
  return withHistory.has(type) && !NEVER.has(field) ? [{ type, name: field, description }] : []
})

test('every document has a history whose fields are looked at', () => {
  expect(withHistory.size).toBeGreaterThan(25)
  expect(fields.length).toBeGreaterThan(300)
})

test('a field is called in a history by a short label in both languages: its words, and its term', () => {
  const wrong = fields.flatMap((field) => {
    const [en, zh] = [labelOf(field, 'en'), labelOf(field, 'zh')]
    const isShort =
      /^[A-Z][A-Za-z0-9 ]{1,39}$/.test(en) && /^\p{Script=Han}[\p{Script=Han}A-Za-z0-9 /-]{0,19}$/u.test(zh)
    return isShort ? [] : [`${field.type}.${field.name}: ${en} / ${zh}`]
  })
  expect(wrong).toEqual([])
})

test('a label is made of the words of a name, abbreviations in capitals', () => {
  const of = (name: string) => labelOf({ name }, 'en')
  expect(['status', 'shipToRegion', 'vatAmount', 'serialNo', 'partnerId'].map(of)).toEqual([
    ...['Status', 'Ship to region', 'VAT amount', 'Serial number', 'Partner ID'],
  ])
  const field = { name: 'status', description: 'Where it stands (订单状态, 四.3); long after.' }
  expect([labelOf(field, 'en'), labelOf(field, 'zh')]).toEqual(['Status', '订单状态'])
})
