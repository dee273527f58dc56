import { PARTNER_A } from '@channelgraph/access'
import { testSubgraph } from '@channelgraph/testkit'
import { expect, test } from 'vitest'
import { partners } from '../subgraph.ts'
import { channelOf } from '../testing/fixture.ts'

const t = await testSubgraph(partners)
const { aPartner } = await channelOf(t)
await aPartner({ id: PARTNER_A.id, code: PARTNER_A.code })

const SCORE = `query ($representations: [_Any!]!) {
  _entities(representations: $representations) { ... on Partner { healthScore } }
}`
const kpis = {
  ordersKpi: { targetAttainment: '0.920000', stockCoverDays: '7.500000' },
  supportKpi: { upheldComplaintsPer100Units: '1.200000', csat: '88.000000' },
  financeKpi: { maxOverdueDays: 12, onTimePaymentRate: '0.950000' },
}
const scoreOf = async (as: string, representation: object) => {
  const representations = [{ __typename: 'Partner', id: PARTNER_A.id, ...representation }]
  return (await t.data(as, SCORE, { representations }))._entities[0].healthScore
}

test('healthScore of the figures the gateway brings along: the worked example of 3.14 is 83.850000', async () => {
  expect(await scoreOf('management', kpis)).toBe('83.850000')
  expect(await scoreOf('partner-a', kpis)).toBe('83.850000')
})

test('healthScore is null while a department cannot answer, and never an error', async () => {
  expect(await scoreOf('management', { ...kpis, supportKpi: null })).toBeNull()
  expect(await scoreOf('management', {})).toBeNull()
})

test('healthScore passes over a figure a department does not have', async () => {
  const { ordersKpi } = kpis
  const withoutCover = { ...kpis, ordersKpi: { ...ordersKpi, stockCoverDays: null } }
  expect(await scoreOf('management', withoutCover)).toBe('89.823529')
})
