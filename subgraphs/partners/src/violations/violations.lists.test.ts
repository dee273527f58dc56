import { PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { listIn, proveList, testSubgraph } from '@channelgraph/testkit'
import { expect, test } from 'vitest'
import { partners } from '../subgraph.ts'
import { channelOf, pathOf } from '../testing/fixture.ts'
import { violationsOf } from '../testing/violations.ts'

const t = await testSubgraph(partners)
const { aPartner } = await channelOf(t)
const { aViolation } = violationsOf(t)
const a = await aPartner({ ...PARTNER_A, name: '苏州（甲）充电公司' })
const b = await aPartner({
  ...{ ...PARTNER_B, name: '深圳（乙）充电公司', regionCode: '440300', regionPath: 'HUANAN/440000/440300/' },
})

const list = {
  ...{ field: 'violations', filter: 'ViolationFilter', sort: 'ViolationSort' },
  node: 'id no kind status severity reportedAt partner { id }',
}
const { find, refused } = listIn(t, list)
const idsOf = (nodes: { id: string }[]) => nodes.map(({ id }) => id)
let n = 0
const add = () => {
  n += 1
  return aViolation(n % 3 ? a : b, {
    no: `VI-2020-${String((n * 37) % 1000).padStart(6, '0')}`,
    severity: 1 + (n % 3),
    reportedAt: new Date(`2025-03-${String(1 + ((n * 5) % 28)).padStart(2, '0')}T02:00:00Z`),
  })
}
for (let i = 0; i < 7; i += 1) await add()

proveList(t, list, {
  as: 'management',
  sorts: {
    NEWEST: ['down', ({ reportedAt }) => reportedAt],
    OLDEST: ['up', ({ reportedAt }) => reportedAt],
    SEVEREST: ['down', ({ severity }) => severity],
    NUMBER: ['up', ({ no }) => no],
  },
  add,
})

test('violations are filtered by kind, status, partner, region with what lies below it, day, number and partner’s name', async () => {
  const odd = await aViolation(b, {
    ...{ kind: 'CROSS_REGION', priceBreach: null, status: 'CONFIRMED', regionCode: '320505' },
    ...{ regionPath: pathOf('320505'), reportedAt: new Date('2024-05-06T15:59:59Z') },
  })
  const there = { period: { from: '2024-05-06', to: '2024-05-06' } }
  for (const filter of [
    there,
    { ...there, kinds: ['CROSS_REGION'], statuses: ['CONFIRMED', 'APPEALED'], partnerIds: [b.id] },
    { ...there, regionCodes: ['320505'] },
    { ...there, regionCodes: ['320000'] },
    { search: odd.no.toLowerCase() },
    { ...there, search: '(乙) 深圳' },
  ])
    expect(idsOf(await find('management', filter))).toEqual([odd.id])
  for (const filter of [
    { kinds: ['PRICE'] },
    { statuses: ['REPORTED'] },
    { partnerIds: [a.id] },
    { regionCodes: ['440000'] },
    { search: '甲' },
    { overdueOnly: true },
    { kinds: [] },
  ])
    expect([filter, await find('management', { ...there, ...filter })]).toEqual([filter, []])
  expect(await refused('management', { regionCodes: ['nowhere'] })).toBe('BAD_USER_INPUT')
})

test('a channel manager finds those of its own regions, a partner its own; a search finds them by number', async () => {
  const partnersOf = async (as: string) => [
    ...new Set((await find(as)).map(({ partner }: { partner: { id: string } }) => partner.id)),
  ]
  expect(await partnersOf('channel-manager-south')).toEqual([b.id])
  expect(await partnersOf('partner-a')).toEqual([a.id])
  const own = await aViolation(a)
  const SEARCH = 'query ($text: String!) { search(text: $text) { violations { id } } }'
  const found = async (as: string) => (await t.data(as, SEARCH, { text: own.no })).search.violations
  expect(await found('partner-a')).toEqual([{ id: own.id }])
  expect(await found('partner-b')).toEqual([])
})
