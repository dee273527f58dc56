import { PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { listIn, proveList, testSubgraph } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { station } from './chargers/chargers.tables.ts'
import { support } from './subgraph.ts'
import {
  chargerWith,
  complaintWith,
  knowPartners,
  PRODUCT_ID,
  publishProduct,
  stationIn,
  ticketWith,
} from './testing/fixture.ts'

const t = await testSubgraph(support)

const idsOf = (nodes: { id: string }[]) => nodes.map(({ id }) => id)
let n = 0
const dayOf = (i: number) => `2025-03-${String(1 + (i % 28)).padStart(2, '0')}`
/** Every third is partner B's. */
const ownerOf = (i: number) => (i % 3 === 2 ? PARTNER_B.id : PARTNER_A.id)
const WANG = newId('employee')

beforeAll(async () => {
  await knowPartners(t)
  await publishProduct(t)
})

describe('tickets', () => {
  const list = {
    ...{ field: 'tickets', filter: 'TicketFilter', sort: 'TicketSort' },
    node: 'id no level kind status priority openedAt subject resolutionSla { dueAt } partner { id } assignee { id }',
  }
  const { find, refused } = listIn(t, list)
  const add = (more: Parameters<typeof ticketWith>[1] = {}) => {
    n += 1
    return ticketWith(t, {
      ...{ no: `TK202503${String(n).padStart(2, '0')}-000888`, partnerId: ownerOf(n), subject: `屏幕（黑屏）No ${n}x` },
      ...{ priority: n % 2 ? 'P3' : 'P2', openedAt: new Date(`${dayOf(n)}T02:00:00Z`) },
      ...{ level: n % 2 ? 'L1_HOTLINE' : 'L2_REMOTE', assigneeId: n % 2 ? WANG : null },
      ...more,
    })
  }
  beforeAll(async () => {
    for (let i = 0; i < 9; i += 1) await add()
  })
  proveList(t, list, {
    searchedBy: 'support_ticket_search',
    as: 'tech-support',
    sorts: {
      NEWEST: ['down', ({ openedAt }) => openedAt],
      OLDEST: ['up', ({ openedAt }) => openedAt],
      MOST_URGENT: ['up', ({ priority, openedAt }) => `${priority} ${openedAt}`],
      DUE: ['up', ({ resolutionSla }) => resolutionSla.dueAt],
    },
    add,
  })

  test('are filtered by level, kind, priority, assignee, partner, and what they say', async () => {
    const row = await add({ serialNo: 'SN-T-4711', kind: 'FIRMWARE' })
    const all = await find('tech-support')
    for (const search of [row.no.toLowerCase(), row.no.slice(5), `(黑屏) nO ${n}X`, 'sn-t-47', `SN 4711 ${n}x`])
      expect(idsOf(await find('tech-support', { search }))).toEqual([row.id])
    const same = async (filter: object, holds: (node: (typeof all)[number]) => boolean) =>
      expect([filter, idsOf(await find('tech-support', { ...filter }))]).toEqual([filter, idsOf(all.filter(holds))])
    await same({ levels: ['L2_REMOTE'] }, ({ level }) => level === 'L2_REMOTE')
    await same({ levels: [] }, () => false)
    await same({ kinds: ['FIRMWARE'] }, ({ kind }) => kind === 'FIRMWARE')
    await same({ priorities: ['P2'] }, ({ priority }) => priority === 'P2')
    await same({ assigneeIds: [WANG] }, ({ assignee }) => assignee?.id === WANG)
    await same({ unassignedOnly: true }, ({ assignee }) => assignee === null)
    await same({ partnerIds: [PARTNER_B.id] }, ({ partner }) => partner.id === PARTNER_B.id)
    await same({ search: PARTNER_B.code }, ({ partner }) => partner.id === PARTNER_B.id)
  })

  test('a partner sees its own only, whatever it filters by', async () => {
    for (const filter of [{}, { search: '黑屏' }, { assigneeIds: [WANG] }, { unassignedOnly: true }])
      expect(new Set((await find('partner-a', filter)).map(({ partner }) => partner.id))).toEqual(
        new Set([PARTNER_A.id]),
      )
    for (const filter of [{ partnerIds: [PARTNER_B.id] }, { search: PARTNER_B.code }])
      expect(await find('partner-a', filter)).toEqual([])
    expect(await refused('marketing', {})).toBe('FORBIDDEN')
  })
})

describe('complaints', () => {
  const filter = {
    levels: '[ComplaintLevel!]',
    partnerIds: '[ID!]',
    assigneeIds: '[ID!]',
    unassignedOnly: 'Boolean',
    search: 'String',
  }
  const list = {
    ...{ field: 'complaints', filter, sort: 'ComplaintSort' },
    node: 'id no level openedAt description customerName resolutionSla { dueAt } partner { id } assignee { id }',
  }
  const { find } = listIn(t, list)
  const LEVELS = ['URGENT', 'MAJOR', 'GENERAL'] as const
  const add = (more: Parameters<typeof complaintWith>[1] = {}) => {
    n += 1
    return complaintWith(t, {
      ...{ no: `CP202503${String(n).padStart(2, '0')}-000999`, partnerId: ownerOf(n), level: LEVELS[(n * 5) % 3]! },
      ...{ description: `枪头（松动）No ${n}x`, openedAt: new Date(`${dayOf(n)}T02:00:00Z`) },
      ...{ customerName: '欧阳秘密', customerPhone: '13911112222', assigneeId: n % 2 ? WANG : null },
      ...more,
    })
  }
  beforeAll(async () => {
    for (let i = 0; i < 9; i += 1) await add()
  })
  proveList(t, list, {
    searchedBy: 'complaint_search',
    as: 'after-sales',
    sorts: {
      NEWEST: ['down', ({ openedAt }) => openedAt],
      OLDEST: ['up', ({ openedAt }) => openedAt],
      MOST_SERIOUS: ['up', ({ level, openedAt }) => `${LEVELS.indexOf(level)} ${openedAt}`],
      DUE: ['up', ({ resolutionSla }) => resolutionSla.dueAt],
    },
    add,
  })

  test('are filtered by partner, assignee, level, and what they say', async () => {
    const row = await add({ serialNo: 'SN-C-4712' })
    const all = await find('after-sales')
    for (const search of [row.no.toLowerCase(), row.no.slice(5), `(松动) nO ${n}X`, 'sn-c-47'])
      expect(idsOf(await find('after-sales', { search }))).toEqual([row.id])
    const same = async (given: object, holds: (node: (typeof all)[number]) => boolean) =>
      expect([given, idsOf(await find('after-sales', { ...given }))]).toEqual([given, idsOf(all.filter(holds))])
    await same({ levels: ['URGENT'] }, ({ level }) => level === 'URGENT')
    await same({ assigneeIds: [WANG] }, ({ assignee }) => assignee?.id === WANG)
    await same({ unassignedOnly: true }, ({ assignee }) => assignee === null)
    await same({ partnerIds: [PARTNER_B.id] }, ({ partner }) => partner.id === PARTNER_B.id)
    await same({ search: PARTNER_B.code }, ({ partner }) => partner.id === PARTNER_B.id)
  })

  test('D: a customer whose name and phone are masked is not found by them, nor is a root cause that waits for its co-signature', async () => {
    const waiting = {
      category: 'PARTNER_CONDUCT',
      upheld: true,
      rootCause: '私下加价',
      concludedBy: 'user_after_sales',
    } as const
    const row = await add(waiting)
    expect(idsOf(await find('after-sales', { search: row.no }))).toEqual([row.id])
    for (const as of ['partner-a', 'channel-manager-east', 'after-sales'])
      for (const search of ['欧阳秘密', '欧阳', '13911112222', '2222', '加价'])
        expect([as, search, await find(as, { search })]).toEqual([as, search, []])
  })

  test('a partner sees its own only, whatever it filters by', async () => {
    for (const given of [{}, { search: '松动' }, { assigneeIds: [WANG] }])
      expect(new Set((await find('partner-a', given)).map(({ partner }) => partner.id))).toEqual(
        new Set([PARTNER_A.id]),
      )
    for (const given of [{ partnerIds: [PARTNER_B.id] }, { search: PARTNER_B.code }])
      expect(await find('partner-a', given)).toEqual([])
  })
})

describe('chargers', () => {
  const list = {
    ...{ field: 'chargers', filter: 'ChargerFilter', sort: 'ChargerSort' },
    node: 'serialNo status installedOn warrantyUntil partner { id } station { id }',
    key: ({ serialNo }: { serialNo: string }) => serialNo,
  }
  const { find } = listIn(t, list)
  const serialsOf = (nodes: { serialNo: string }[]) => nodes.map(({ serialNo }) => serialNo)
  const add = (more: Parameters<typeof chargerWith>[1] = {}) => {
    n += 1
    const installed = n % 2 === 0
    return chargerWith(t, {
      ...{ id: `CG-${String((n * 37) % 1000).padStart(4, '0')}`, partnerId: ownerOf(n) },
      ...{ status: installed ? 'INSTALLED' : 'IN_CHANNEL_STOCK', installedOn: installed ? dayOf(n * 5) : null },
      warrantyUntil: n % 4 ? dayOf(n * 3) : null,
      ...more,
    })
  }
  beforeAll(async () => {
    for (let i = 0; i < 9; i += 1) await add()
  })
  proveList(t, list, {
    searchedBy: 'charger_search',
    as: 'tech-support',
    sorts: {
      SERIAL_NO: ['up', ({ serialNo }) => serialNo],
      NEWEST_INSTALLED: ['down', ({ installedOn }) => installedOn],
      WARRANTY_END: ['up', ({ warrantyUntil }) => warrantyUntil],
    },
    add,
  })

  test('A: chargers are not found by an empty id: it is none, and finds nothing instead of everything', async () => {
    expect(await find('after-sales', { stationId: '' })).toEqual([])
  })

  test('are filtered by status, partner, product, station, warranty, and a part of what is written on them', async () => {
    const { id: stationId } = await stationIn(t, 'HUANAN/440000/440300/')
    const other = newId('product')
    const row = await add({ id: 'XQ-0815-Z', stationId, productId: other, warrantyUntil: '2020-01-01' })
    const all = await find('tech-support')
    for (const filter of [{ search: 'xq-08' }, { search: '０８１５-ｚ' }, { stationId }, { productIds: [other] }])
      expect(serialsOf(await find('tech-support', filter))).toEqual([row.id])
    expect(serialsOf(await find('tech-support', { search: '440300 充电站' }))).toEqual([row.id])
    expect(serialsOf(await find('tech-support', { warrantyEndingBefore: '2020-01-02' }))).toEqual([row.id])
    expect(serialsOf(await find('tech-support', { search: 'dc-120 充电桩' }))).toEqual(
      serialsOf(await find('tech-support', { productIds: [PRODUCT_ID] })),
    )
    expect(await find('tech-support', { statuses: ['INSTALLED'] })).toEqual(
      all.filter(({ status }) => status === 'INSTALLED'),
    )
    expect(await find('tech-support', { partnerIds: [PARTNER_B.id] })).toEqual(
      all.filter(({ partner }) => partner.id === PARTNER_B.id),
    )
  })

  test('a partner sees its own only, whatever it filters by', async () => {
    for (const filter of [{}, { search: 'cg-' }, { productIds: [PRODUCT_ID] }])
      expect(new Set((await find('partner-a', filter)).map(({ partner }) => partner.id))).toEqual(
        new Set([PARTNER_A.id]),
      )
    expect(await find('partner-a', { partnerIds: [PARTNER_B.id] })).toEqual([])
  })
})

describe('stations', () => {
  const list = {
    ...{ field: 'stations', filter: { regionCode: 'ID', search: 'String' }, sort: 'StationSort' },
    node: 'id name pileCount',
  }
  const { find } = listIn(t, list)
  const add = async () => {
    n += 1
    const { id } = await stationIn(t)
    const row = { name: `S${String((n * 37) % 1000).padStart(4, '0')}（东区）`, pileCount: (n * 7) % 11 }
    await t.db
      .update(station)
      .set({ ...row, address: `星湖街 ${n} 号` })
      .where(eq(station.id, id))
  }
  beforeAll(async () => {
    for (let i = 0; i < 5; i += 1) await add()
  })
  proveList(t, list, {
    as: 'partner-a',
    // By pinyin: Chinese before Latin letters.
    sorts: {
      NAME: ['up', ({ name }) => `${/^\p{Script=Han}/u.test(name) ? 0 : 1} ${name}`],
      MOST_PILES: ['down', ({ pileCount }) => pileCount],
    },
    add,
  })

  test('are found by words of their name and address', async () => {
    const found = await find('partner-a', { search: `(东区) ${n} 星湖` })
    expect(found.length).toBeGreaterThan(0)
    expect(await find('partner-a', { search: '(西区)' })).toEqual([])
    expect(await find('partner-a', { search: '东区', regionCode: '440300' })).toEqual([])
  })
})
