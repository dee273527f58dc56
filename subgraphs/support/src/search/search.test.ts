import { PARTNER_B } from '@channelgraph/access'
import { named } from '@channelgraph/paging'
import { testSubgraph } from '@channelgraph/testkit'
import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { station } from '../chargers/chargers.tables.ts'
import { support } from '../subgraph.ts'
import { chargerWith, complaintWith, knowPartners, publishProduct, stationIn, ticketWith } from '../testing/fixture.ts'

const t = await testSubgraph(support)
await knowPartners(t)
await publishProduct(t)

const QUERY = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Search {
  chargers { serialNo } stations { name } tickets { no } complaints { no } } } }`
const search = async (text: string, as = 'after-sales') => {
  const { data, errors } = await t.ask(as, QUERY, { r: [{ __typename: 'Search', text }] })
  const [found] = data?._entities ?? []
  const all = (kind: string, key: string) => found?.[kind]?.map((row: Record<string, string>) => row[key]) ?? null
  return {
    chargers: all('chargers', 'serialNo'),
    stations: all('stations', 'name'),
    tickets: all('tickets', 'no'),
    complaints: all('complaints', 'no'),
    refused: errors.map(({ extensions }) => extensions?.code),
  }
}
const NOTHING = { chargers: [], stations: [], tickets: [], complaints: [], refused: [] }

const hours = (n: number) => ({ openedAt: new Date(t.clock.now().getTime() + n * 3_600_000) })
await chargerWith(t, { id: 'SN20260001' })
await chargerWith(t, { id: 'SN2026000' })
await chargerWith(t, { id: 'SN20260002', partnerId: PARTNER_B.id })
await ticketWith(t, { no: 'TK20261123-000001', serialNo: 'SN20260001', subject: '绝缘检测失败 Ｅ３２', ...hours(-2) })
await ticketWith(t, { no: 'TK20261123-000002', subject: '屏幕黑屏,绝缘检测通过', ...hours(-1) })
await ticketWith(t, { no: 'TK20261123-000003', subject: '绝缘检测失败', partnerId: PARTNER_B.id })
await complaintWith(t, { no: 'CP20261123-000001', serialNo: 'SN20260001', description: '安装师傅绝缘手套没戴' })
await complaintWith(t, { no: 'CP20261123-000002', description: '态度很差', partnerId: PARTNER_B.id })

describe('a search finds in support', () => {
  test('a charger by its serial number first, then those that begin with it, and what was reported of it', async () => {
    expect(await search('sn2026000')).toEqual({
      ...NOTHING,
      chargers: ['SN2026000', 'SN20260001', 'SN20260002'],
      tickets: ['TK20261123-000001'],
      complaints: ['CP20261123-000001'],
    })
    expect((await search(' ＳＮ２０２６ ０００１')).chargers).toEqual(['SN20260001'])
  })

  test('tickets and complaints by number, however it is typed', async () => {
    expect((await search('tk20261123–000002')).tickets).toEqual(['TK20261123-000002'])
    expect((await search('CP20261123')).complaints).toEqual(['CP20261123-000001', 'CP20261123-000002'])
  })

  test('tickets and complaints by all words of what was reported, those that begin with them first, then the latest', async () => {
    expect((await search('绝缘检测')).tickets).toEqual(['TK20261123-000003', 'TK20261123-000001', 'TK20261123-000002'])
    expect((await search('e32 绝缘')).tickets).toEqual(['TK20261123-000001'])
    expect((await search('手套 绝缘')).complaints).toEqual(['CP20261123-000001'])
    expect((await search('绝测')).tickets).toEqual([])
  })

  test('stations by name, its pinyin initials or address', async () => {
    const { id } = await stationIn(t)
    const change = { ...named('长沙橘子洲充电站'), address: '潇湘中路 1 号' }
    await t.db.update(station).set(change).where(eq(station.id, id))
    for (const text of ['橘子洲', 'csjzz', '潇湘中路', '1 号 橘子'])
      expect((await search(text, 'partner-b')).stations).toEqual([change.name])
  })
})

describe('a search shows in support what its viewer may see', () => {
  test('a partner its own', async () => {
    expect(await search('SN20260001', 'partner-b')).toEqual(NOTHING)
    expect(await search('TK20261123-000001', 'partner-b')).toEqual(NOTHING)
    expect((await search('绝缘', 'partner-b')).tickets).toEqual(['TK20261123-000003'])
    expect((await search('SN2026', 'partner-a')).chargers).toEqual(['SN2026000', 'SN20260001'])
  })

  test('a channel manager those of its regions', async () => {
    expect((await search('绝缘', 'channel-manager-south')).tickets).toEqual(['TK20261123-000003'])
    expect((await search('态度', 'channel-manager-east')).complaints).toEqual([])
  })

  test('for those who may read tickets: marketing is refused them, and answered the rest', async () => {
    expect(await search('SN20260001', 'marketing')).toMatchObject({
      chargers: ['SN20260001'],
      tickets: null,
      complaints: ['CP20261123-000001'],
      refused: ['FORBIDDEN'],
    })
  })

  test("a customer's name and phone lead nobody to a complaint, not even those who read them whole", async () => {
    await complaintWith(t, { customerName: '诸葛孔明', customerPhone: '13987654321' })
    for (const as of ['after-sales', 'marketing', 'partner-a'])
      for (const text of ['诸葛孔明', '诸葛', '13987654321', 'zgkm'])
        expect((await search(text, as)).complaints).toEqual([])
  })
})

test.each(['%', '_%', '\\', 'SN%', 'TK________-000001', "';--"])('%j is looked for as it is written', async (text) => {
  expect(await search(text)).toEqual(NOTHING)
})

test('of a word that many rows have, as many are found as are asked for', async () => {
  for (let i = 0; i < 12; i += 1) await ticketWith(t, { subject: `漏电保护 ${i}` })
  const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Search { tickets(first: 10) { no } } } }`
  const { _entities } = await t.data('after-sales', query, { r: [{ __typename: 'Search', text: '漏电' }] })
  expect(_entities[0].tickets).toHaveLength(10)
})
