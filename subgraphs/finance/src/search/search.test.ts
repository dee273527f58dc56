import { PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { testSubgraph } from '@channelgraph/testkit'
import { expect, test } from 'vitest'
import { invoice } from '../invoices/invoices.tables.ts'
import { settlement } from '../settlements/settlements.tables.ts'
import { finance } from '../subgraph.ts'
import { financeFixture } from '../testing/fixture.ts'
import { invoiceRow, settlementRow } from '../testing/rows.ts'

const t = await testSubgraph(finance)
const { partner } = financeFixture(t)
await partner({ partnerId: PARTNER_A.id, code: PARTNER_A.code })
await partner({
  partnerId: PARTNER_B.id,
  code: PARTNER_B.code,
  name: '深圳南山充电有限公司',
  regionPath: 'HUANAN/440000/440300/',
})

const sent = settlementRow({ status: 'INVOICED', no: 'ST202501-000012' })
const draft = settlementRow({ status: 'DRAFTED', no: 'ST202501-000013', sentAt: null })
const foreign = settlementRow({ status: 'INVOICED', no: 'ST202501-000014', partnerId: PARTNER_B.id })
await t.db.insert(settlement).values([foreign, draft, sent])
await t.db
  .insert(invoice)
  .values([
    invoiceRow({ settlementId: foreign.id, no: 'INV2025-000002', partnerId: PARTNER_B.id }),
    invoiceRow({ settlementId: sent.id, no: 'INV2025-000001' }),
  ])

const QUERY = `query ($r: [_Any!]!, $first: Int!) { _entities(representations: $r) { ... on Search {
  settlements(first: $first) { no } invoices(first: $first) { no } } } }`
const search = async (text: string, as = 'finance', first = 5) => {
  const { data, errors } = await t.ask(as, QUERY, { r: [{ __typename: 'Search', text }], first })
  const [found] = data?._entities ?? []
  const all = (kind: string) => found?.[kind]?.map(({ no }: { no: string }) => no) ?? null
  return {
    settlements: all('settlements'),
    invoices: all('invoices'),
    refused: errors.map(({ extensions }) => extensions?.code),
  }
}

test('a search finds settlements and invoices by number, however it is typed, and by its beginning', async () => {
  expect(await search('ｓｔ202501 - 000012')).toEqual({ settlements: [sent.no], invoices: [], refused: [] })
  expect((await search('st2025')).settlements).toEqual([sent.no, draft.no, foreign.no])
  expect((await search('inv2025')).invoices).toEqual(['INV2025-000001', 'INV2025-000002'])
  expect((await search('inv2025', 'finance', 1)).invoices).toEqual(['INV2025-000001'])
})

test('a search finds the latest settlements and invoices of the partners that its words name, each its own', async () => {
  expect((await search('南山充电 深圳')).settlements).toEqual([foreign.no])
  expect((await search('深圳')).invoices).toEqual(['INV2025-000002'])
  expect((await search('充电 苏州')).settlements).toEqual([draft.no, sent.no])
  // Who has a code looks for the partner.
  expect((await search(PARTNER_A.code)).settlements).toEqual([])
  expect((await search('苏州', 'finance', 1)).settlements).toHaveLength(1)
  expect(await search('苏州', 'partner-a')).toMatchObject({ settlements: [sent.no], invoices: ['INV2025-000001'] })
  expect(await search('深圳', 'partner-a')).toEqual({ settlements: [], invoices: [], refused: [] })
})

test('a partner finds what was sent to it, and no draft', async () => {
  expect(await search('ST2025', 'partner-a')).toMatchObject({ settlements: [sent.no], refused: [] })
  expect(await search('INV2025', 'partner-b')).toMatchObject({ invoices: ['INV2025-000002'], refused: [] })
  for (const text of [draft.no, foreign.no, 'INV2025-000002'])
    expect(await search(text, 'partner-a')).toEqual({ settlements: [], invoices: [], refused: [] })
})

test('those who may not read settlements are refused them, and told no number', async () => {
  const { data, errors } = await t.ask('after-sales', QUERY, { r: [{ __typename: 'Search', text: sent.no }], first: 5 })
  expect(data._entities).toEqual([{ settlements: null, invoices: null }])
  expect(errors.map(({ extensions }) => extensions?.code)).toEqual(['FORBIDDEN', 'FORBIDDEN'])
  expect(JSON.stringify(errors)).not.toContain(sent.no)
})

test.each(['%', '_', '\\', 'ST%', 'ST______-000012', "' or ''='"])(
  '%j is looked for as it is written',
  async (text) => {
    expect(await search(text)).toEqual({ settlements: [], invoices: [], refused: [] })
  },
)

test('the text has 1 to 100 characters, and 1 to 20 rows are asked for', async () => {
  expect((await search(' ')).refused).toEqual(['BAD_USER_INPUT'])
  expect((await search('9'.repeat(101))).refused).toEqual(['BAD_USER_INPUT'])
  expect((await search('ST', 'finance', 0)).refused).toEqual(['BAD_USER_INPUT', 'BAD_USER_INPUT'])
})
