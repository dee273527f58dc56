import { PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { testSubgraph } from '@channelgraph/testkit'
import { beforeAll, expect, test } from 'vitest'
import { finance } from '../subgraph.ts'
import { financeFixture } from '../testing/fixture.ts'

const t = await testSubgraph(finance)
const given = financeFixture(t)

beforeAll(() => given.partnersAB())

const CHANGES = 'nodes { operation reason actor { id kind role department } fields { name from to } }'
interface Shown {
  operation: string
  reason: string | null
  actor: { id: string; kind: string }
  fields: { name: string; from: string | null; to: string | null }[]
}

test("I settlement { history } shows a partner its own since it was sent, without the house's names", async () => {
  const { id } = await given.settlement('INVOICED', '1000.00')
  const HISTORY = `query ($id: ID) { settlement(id: $id) { history { totalCount ${CHANGES} } } }`
  const inside = (await t.data('finance', HISTORY, { id })).settlement.history
  const { totalCount, nodes } = (await t.data('partner-a', HISTORY, { id })).settlement.history
  const operations = nodes.map(({ operation }: Shown) => operation)
  expect(operations).toEqual([
    'invoice:issue',
    'settlement:approve',
    'settlement:prepare',
    'settlement:confirm',
    'settlement:prepare',
  ])
  expect(totalCount).toBe(operations.length)
  expect(inside.totalCount).toBe(totalCount + 1) // its draft
  expect(nodes.at(-1).fields).toContainEqual({ name: 'status', from: 'DRAFTED', to: 'SENT' })
  expect(nodes.map(({ actor }: Shown) => actor.id)).toEqual([
    'staff',
    'staff',
    'staff',
    expect.stringMatching(/^user_/),
    'staff',
  ])
  expect(JSON.stringify(nodes)).not.toContain('emp_')
  expect(inside.nodes.at(-1).fields).toContainEqual({ name: 'period.from', from: null, to: '2026-09-01' })
})

const LINE = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Partner { creditLine { blockReason version history { ${CHANGES} } } } } }`
const lineOf = async (as: string, id: string) =>
  (await t.data(as, LINE, { r: [{ __typename: 'Partner', id }] }))._entities[0].creditLine
const block = (id: string, version: number, visible: '' | ', visibleToPartner: true') =>
  t.data(
    'finance',
    `mutation { blockCredit(partnerId: "${id}", expectedVersion: ${version}, reason: "cheques bounced"${visible}) { __typename } }`,
  )

test('I why credit was blocked is read by the partner only where it was written for it', async () => {
  const { id } = PARTNER_A
  const { version } = await lineOf('finance', id)
  await block(id, version, '')
  const inside = await lineOf('finance', id)
  expect([inside.blockReason, inside.history.nodes[0].reason]).toEqual(['cheques bounced', 'cheques bounced'])
  const own = await lineOf('partner-a', id)
  expect([own.blockReason, own.history.nodes[0].reason]).toEqual([null, null])
  expect(JSON.stringify(own)).not.toContain('cheques')

  const other = PARTNER_B.id
  await block(other, (await lineOf('finance', other)).version, ', visibleToPartner: true')
  const told = await lineOf('partner-b', other)
  expect([told.blockReason, told.history.nodes[0].reason]).toEqual(['cheques bounced', 'cheques bounced'])
})

test('I why a credit limit was set stands in its history, for the house', async () => {
  const id = await given.partner()
  await given.contract(id, { creditLimit: '1000.00' })
  await t.data(
    'finance',
    `mutation { setCreditLimit(partnerId: "${id}", expectedVersion: 1, limit: "1100.00", reason: "growth") { __typename } }`,
  )
  const { history } = await lineOf('auditor', id)
  expect(history.nodes[0]).toMatchObject({
    operation: 'credit:limit',
    reason: 'growth',
    fields: [{ name: 'limit', from: '1000.00', to: '1100.00' }],
  })
  const refused = await t.ask('order-desk', LINE, { r: [{ __typename: 'Partner', id }] })
  expect(refused.data._entities[0].creditLine.history).toBeNull()
})
