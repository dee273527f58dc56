import { readFileSync } from 'node:fs'
import { apiSchemaOf } from '@channelgraph/supergraph'
import { parse, validate } from 'graphql'
import { expect, test } from 'vitest'
import { addField } from './edit.ts'
import { loadPinyin } from './pinyin.ts'
import { indexOf, search } from './search-index.ts'

const schema = apiSchemaOf(readFileSync(new URL('../../../../supergraph.graphql', import.meta.url), 'utf8'))
const index = indexOf(schema)
const found = (text: string, sound?: Awaited<ReturnType<typeof loadPinyin>>) =>
  search(index, text, sound, 100).map(({ entry }) => `${entry.type}.${entry.field.name}`)

test('which fields tell about 投诉: the list of complaints first, then counts of them, what they say, what they lead to', () => {
  const hits = found('投诉')
  expect(hits[0]).toBe('Query.complaints')
  expect(hits).toEqual(expect.arrayContaining(['Partner.openComplaintCount', 'Complaint.category', 'Complaint.status']))
})

test('pinyin finds what the characters find, whole or by initials', async () => {
  const sound = await loadPinyin()
  expect(found('tousu', sound)).toEqual(expect.arrayContaining(['Query.complaints', 'Complaint.category']))
  expect(found('yqje', sound)).toContain('PartnerBalance.overdue')
  expect(found('tousu')).toEqual([])
})

test('an English word is looked for in names, descriptions and arguments; several narrow it', () => {
  expect(found('overdue')).toContain('Query.overduePartners')
  expect(found('overdue').indexOf('Query.overduePartners')).toBeLessThan(10)
  expect(found('notSpokenToForDays')).toContain('Query.partners')
  const hits = found('overdue partner')
  expect(hits[0]).toBe('Query.overduePartners')
  expect(found('  ')).toEqual([])
  expect(found('nothing-is-called-so')).toEqual([])
})

test('a hit leads from a root to its field, over the items of lists, and every way can be added by one click', () => {
  for (const word of ['投诉', 'overdue', '价格', '培训', 'region']) {
    for (const { entry, paths } of search(index, word, undefined, 100)) {
      expect(paths.length, `${entry.type}.${entry.field.name}`).toBeGreaterThan(0)
      for (const path of paths) {
        expect(path).not.toContain('edges')
        const question = addField({ query: '', variables: '' }, schema, path)
        expect(validate(schema, parse(question.query)), question.query).toEqual([])
      }
    }
  }
  const [hit] = search(index, 'openComplaintCount')
  expect(hit?.paths).toHaveLength(3)
  expect(hit?.paths[0]).toEqual(['partners', 'nodes', 'openComplaintCount'])
  const category = search(index, 'complaint category').find(({ entry }) => entry.type === 'Complaint')
  expect(category?.paths[0]).toEqual(['complaints', 'nodes', 'category'])
})
