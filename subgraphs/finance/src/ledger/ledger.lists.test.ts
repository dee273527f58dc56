import { PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { listIn, proveList, testSubgraph } from '@channelgraph/testkit'
import { Money } from '@channelgraph/values'
import { beforeAll, describe, expect, test } from 'vitest'
import { finance } from '../subgraph.ts'
import { financeFixture } from '../testing/fixture.ts'
import { post } from './ledger.store.ts'

const t = await testSubgraph(finance)
const given = financeFixture(t)
const idsOf = (nodes: { id: string }[]) => nodes.map(({ id }) => id)
let n = 0

describe('ledgerEntries', () => {
  const list = {
    ...{ field: 'ledgerEntries', filter: 'LedgerEntryFilter', sort: 'LedgerEntrySort' },
    node: 'id debit credit amount document bookedOn partner { id }',
  }
  const { find, refused } = listIn(t, list)
  const add = async () => {
    n += 1
    const i = n
    const posting = {
      debit: 'BANK' as const,
      credit: 'RECEIVABLE' as const,
      amount: Money.parse(`${((i * 7) % 11) + 1}0.00`),
      bookedOn: `2025-03-${String(1 + (i % 28)).padStart(2, '0')}`,
    }
    const [row] = await post(t.db, t.clock.now(), [
      { ...posting, document: `Doc-${i}x`, partnerId: i % 3 === 2 ? PARTNER_B.id : PARTNER_A.id },
    ])
    return row!
  }
  beforeAll(async () => {
    await given.partnersAB()
    for (let i = 0; i < 9; i += 1) await add()
    await post(t.db, t.clock.now(), [
      {
        debit: 'BANK',
        credit: 'DEPOSIT',
        amount: Money.parse('5.00'),
        bookedOn: '2025-05-01',
        document: 'D-1',
        partnerId: null,
      },
    ])
  })
  proveList(t, list, {
    searchedBy: 'ledger_entry_search',
    as: 'auditor',
    sorts: {
      NEWEST: ['down', ({ bookedOn }) => bookedOn],
      OLDEST: ['up', ({ bookedOn }) => bookedOn],
      LARGEST: ['down', ({ amount }) => Number(amount)],
    },
    add,
  })

  test('are filtered by account of either side, partner, days, amount, and document', async () => {
    const row = await add()
    const all = await find('finance')
    expect(idsOf(await find('finance', { search: row.document.toUpperCase() }))).toEqual([row.id])
    expect(idsOf(await find('finance', { accounts: ['DEPOSIT'] }))).toEqual(
      idsOf(all.filter(({ credit }) => credit === 'DEPOSIT')),
    )
    expect(idsOf(await find('finance', { accounts: ['BANK', 'REVENUE'] }))).toEqual(idsOf(all))
    expect(await find('finance', { accounts: [] })).toEqual([])
    expect(idsOf(await find('finance', { partnerIds: [PARTNER_B.id] }))).toEqual(
      idsOf(all.filter(({ partner }) => partner?.id === PARTNER_B.id)),
    )
    expect(idsOf(await find('finance', { period: { from: '2025-04-01', to: '2025-05-01' } }))).toHaveLength(1)
    expect(await find('finance', { amount: { min: '1000.00' } })).toEqual([])
  })

  test('are read by finance, management and auditors only', async () => {
    for (const as of ['partner-a', 'channel-manager-east', 'order-desk'])
      expect(await refused(as, {})).toBe('FORBIDDEN')
  })
})
