import { readFileSync } from 'node:fs'
import { apiSchemaOf } from '@channelgraph/supergraph'
import { buildSchema, parse, validate } from 'graphql'
import { expect, test } from 'vitest'
import type { Send } from '../question.ts'
import { lookUp, namesOf, pickedBy, regionNames, regionsBelow } from './pickers.ts'

const schema = apiSchemaOf(readFileSync(new URL('../../../../supergraph.graphql', import.meta.url), 'utf8'))
const { signal } = new AbortController()

/** Answers `data` to whatever the graph would take, and keeps what was asked. */
function answering(data: Record<string, unknown> | null, of = schema) {
  const asked: { query: string; variables: unknown }[] = []
  const send: Send = async ({ query, variables }) => {
    asked.push({ query, variables })
    expect(validate(of, parse(query)), query).toEqual([])
    const report = { as: '', status: 200, elapsedMs: 1, requestId: null, errorCount: 0, explained: {} }
    const errors = data ? [] : [{ message: 'You may not search.' }]
    return { result: { data, errors }, report, problem: null }
  }
  return { send, asked }
}

const ROW = { id: 'partner_1', number: 'PT-00001', name: '华东充电' }

test('what an input names is told by what it is called', () => {
  expect(pickedBy('regionCodes', 'orders')).toBe('region')
  expect(pickedBy('shipToRegionCode', 'placeOrder')).toBe('region')
  expect(pickedBy('codes', 'regions')).toBe('region')
  expect(pickedBy('victimPartnerId', 'openViolation')).toBe('partner')
  expect(pickedBy('partnerIds 2', 'orders')).toBe('partner')
  expect(pickedBy('code', 'partner')).toBe('partner-code')
  expect(pickedBy('sku', 'product')).toBe('product-sku')
  expect(pickedBy('visibleToPartner', 'note')).toBeNull()
  expect(pickedBy('id', 'complaint')).toBeNull()
})

test.each(['partner', 'product'] as const)(
  'a %s is looked up by a search that the graph takes, its text cut to what may be asked',
  async (picked) => {
    const { send, asked } = answering({ search: { [`${picked}s`]: [ROW] } })
    const found = await lookUp(picked, '华'.repeat(200), send, schema, signal)
    expect(found).toEqual([{ id: 'partner_1', name: '华东充电 (PT-00001)' }])
    expect(asked[0]?.variables).toEqual({ text: '华'.repeat(100) })
  },
)

test('an input that wants the number gets the number', async () => {
  const { send } = answering({ search: { partners: [ROW] } })
  expect(await lookUp('partner-code', '华东', send, schema, signal)).toEqual([
    { id: 'PT-00001', name: '华东充电 (PT-00001)' },
  ])
})

test('who may not search looks partners up in their list', async () => {
  const less = buildSchema(`
    type Query { partners(filter: PartnerFilter, first: Int): Partners }
    input PartnerFilter { search: String } type Partners { nodes: [Partner!]! } type Partner { id: ID! code: ID! name: String! }
  `)
  const { send } = answering({ partners: { nodes: [ROW] } }, less)
  expect(await lookUp('partner', '华东', send, less, signal)).toHaveLength(1)
})

test('what is chosen already gets its name; one that is not there keeps its id', async () => {
  const { send, asked } = answering({ n0: ROW, n1: null })
  expect(await namesOf('partner', ['partner_1', 'partner_9'], send, schema, signal)).toEqual([
    { id: 'partner_1', name: '华东充电 (PT-00001)' },
  ])
  expect(asked[0]?.variables).toEqual({ n0: 'partner_1', n1: 'partner_9' })
  expect(await namesOf('partner', [], send, schema, signal)).toEqual([])
})

test('regions come level by level, and a county has nothing below it', async () => {
  const provinces = answering({ regions: [{ id: '440000', name: '广东省', level: 'PROVINCE' }] })
  expect(await regionsBelow(null, provinces.send, signal)).toEqual([
    { id: '440000', name: '广东省', hasChildren: true },
  ])
  const counties = answering({
    regions: [{ id: '440300', children: [{ id: '440304', name: '福田区', level: 'COUNTY' }] }],
  })
  expect(await regionsBelow('440300', counties.send, signal)).toEqual([
    { id: '440304', name: '福田区', hasChildren: false },
  ])
  expect(
    await regionNames(['440304'], answering({ regions: [{ id: '440304', name: '福田区' }] }).send, signal),
  ).toEqual([{ id: '440304', name: '福田区' }])
})

test('a refusal is told in its own words', async () => {
  await expect(lookUp('partner', '华东', answering(null).send, schema, signal)).rejects.toThrow('You may not search.')
})
