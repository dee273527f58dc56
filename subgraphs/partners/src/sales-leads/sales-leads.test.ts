import { PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { listIn, outcomeOf, proveList, proveStateMachine, testSubgraph } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { partner } from '../partners/partners.tables.ts'
import { partners } from '../subgraph.ts'
import { territory, territoryRegion } from '../territories/territories.tables.ts'
import { channelOf } from '../testing/fixture.ts'
import { openingSalesLead, SALES_LEAD, salesLeadSeries } from './sales-leads.rules.ts'
import { SALES_LEAD_STATUSES, type SalesLeadRow, salesLead, salesLeadFollowUp } from './sales-leads.tables.ts'

const t = await testSubgraph(partners)
const outcome = outcomeOf(t)
const given = await channelOf(t)
const south = { regionCode: '440300', regionPath: 'HUANAN/440000/440300/' }
const CHM = 'channel-manager-east'
let a: Awaited<ReturnType<typeof given.aPartner>>
let b: typeof a

beforeAll(async () => {
  a = await given.aPartner({ ...PARTNER_A, status: 'ACTIVE' })
  b = await given.aPartner({ ...PARTNER_B, ...south, status: 'ACTIVE' })
})
beforeEach(async () => {
  for (const table of [salesLeadFollowUp, salesLead, territoryRegion, territory]) await t.db.delete(table)
})

let n = 0
/** A lead as it might have come to be; a test states only what matters to it. */
async function leadWith(more: Partial<SalesLeadRow> = {}): Promise<string> {
  n += 1
  const id = newId('salesLead')
  const place = { regionCode: '320500', regionPath: 'HUADONG/320000/320500/' }
  const opening = openingSalesLead({
    ...{ id, no: `SL202611-${String(900_000 + n)}`, customerName: '苏州物流园', customerPhone: '13812345678' },
    ...{ need: '二十台直流桩', ...place, productLine: 'DC', source: 'WEBSITE', openedBy: 'somebody' },
    openedAt: t.clock.now(),
  })
  const partnerId = more.status && more.status !== 'NEW' ? PARTNER_A.id : null
  await t.db.insert(salesLead).values({ ...opening, partnerId, ...more })
  return id
}

const LEAD = '... on SalesLead { id no status byExclusivity answerDueOn partner { id } version }' as const
const OPEN = `mutation ($key: ID!, $productLine: String) { lead: openSalesLead(idempotencyKey: $key, input: {
    customerName: "苏州物流园", customerPhone: "138 1234 5678", need: "二十台直流桩", regionCode: "320505", source: WEBSITE
    productLine: $productLine }) { ${LEAD} } }` as const
const open = (productLine?: string) => t.data(CHM, OPEN, { key: newId('event'), productLine })

describe('X-02 a sales lead', () => {
  test("X-02 that arises in somebody's exclusive region is forwarded to that partner, with a day to answer by", async () => {
    // Granted above, for its line.
    await given.aTerritory(a, { regionCodes: ['320000'], exclusive: true, productLines: ['DC'] })
    const { lead } = await open('dc')
    expect(lead).toMatchObject({
      ...{ status: 'FORWARDED', byExclusivity: true, partner: { id: PARTNER_A.id } },
      // Monday 2026-11-23 and three working days.
      answerDueOn: '2026-11-26',
    })
    expect(lead.no).toMatch(new RegExp(`^${salesLeadSeries('2026-11-23')}-\\d{6}$`))
    const own = await t.data('partner-a', '{ salesLeads { nodes { no } } }')
    expect(own.salesLeads.nodes).toEqual([{ no: lead.no }])
    expect((await t.data('partner-b', '{ salesLeads { nodes { no } } }')).salesLeads.nodes).toEqual([])
  })

  test('X-02 of another line, of no line, of a territory that is over or shared, or whose holder does not trade, waits for the channel department', async () => {
    await given.aTerritory(a, { regionCodes: ['320500'], exclusive: true, productLines: ['DC'] })
    await given.aTerritory(a, { regionCodes: ['320500'], exclusive: false, productLines: ['AC'] })
    await given.aTerritory(a, {
      regionCodes: ['320500'],
      exclusive: true,
      productLines: ['RACE'],
      validTo: '2026-11-22',
    })
    for (const line of [undefined, 'AC', 'RACE'])
      expect([line, (await open(line)).lead]).toEqual([line, expect.objectContaining({ status: 'NEW', partner: null })])
    await t.db.update(partner).set({ status: 'SUSPENDED' }).where(eq(partner.id, a.id))
    expect((await open('DC')).lead.status).toBe('NEW')
    await t.db.update(partner).set({ status: 'ACTIVE' }).where(eq(partner.id, a.id))
    expect((await open('DC')).lead.status).toBe('FORWARDED')
  })

  test('X-02 is passed on to nobody but who holds its region, until that partner declines', async () => {
    await given.aTerritory(a, { regionCodes: ['320500'], exclusive: true })
    const { lead } = await open('DC')
    const pass = async (version: number, to: string) =>
      (
        await t.data(
          CHM,
          `mutation { lead: forwardSalesLead(id: "${lead.id}", expectedVersion: ${version}, partnerId: "${to}") {
            ${LEAD} ... on LeadIsExclusive { refusal: code partnerCode } } }`,
        )
      ).lead
    expect(await pass(1, b.id)).toEqual({ refusal: 'LEAD_IS_EXCLUSIVE', partnerCode: a.code })
    await t.data(
      'partner-a',
      `mutation { declineSalesLead(id: "${lead.id}", expectedVersion: 1, reason: "缺施工队") { ... on SalesLead { status } } }`,
    )
    expect(await pass(2, b.id)).toMatchObject({ status: 'FORWARDED', byExclusivity: false })
    // What one partner said is not the next one's to read, nor is the lead the first one's any more.
    const seen = await t.ask(
      'partner-b',
      `{ salesLead(id: "${lead.id}") { closingReason history { nodes { operation } } } }`,
    )
    expect(seen.data.salesLead).toEqual({ closingReason: null, history: null })
    expect((await t.data('partner-a', `{ salesLead(id: "${lead.id}") { id } }`)).salesLead).toBeNull()
  })

  test('is passed on to a partner who trades, in whatever region', async () => {
    const id = await leadWith()
    const resting = await given.aPartner({ status: 'SUSPENDED' })
    const pass = (to: string) => outcome(CHM, `forwardSalesLead(id: "${id}", expectedVersion: 1, partnerId: "${to}")`)
    expect(await pass(resting.id)).toBe('LeadNeedsActivePartner')
    expect(await pass(b.id)).toBe('SalesLead')
  })

  test('D nobody who does not trade accepts it, nor is it passed on to whose contract has ended', async () => {
    const id = await leadWith({ status: 'FORWARDED', answerDueOn: '2026-11-26' })
    const accept = () => outcome('partner-a', `acceptSalesLead(id: "${id}", expectedVersion: 1)`)
    await t.db.update(partner).set({ status: 'SUSPENDED' }).where(eq(partner.id, a.id))
    expect(await accept()).toBe('LeadNeedsActivePartner')
    await t.db.update(partner).set({ status: 'ACTIVE' }).where(eq(partner.id, a.id))
    expect(await accept()).toBe('SalesLead')
    // The schedule has not come by yet.
    const ended = await given.aPartner({ status: 'ACTIVE' })
    await given.aContract(ended, { effectiveTo: '2026-11-22' })
    const waiting = await leadWith()
    expect(await outcome(CHM, `forwardSalesLead(id: "${waiting}", expectedVersion: 1, partnerId: "${ended.id}")`)).toBe(
      'LeadNeedsActivePartner',
    )
    await given.aTerritory(ended, { regionCodes: ['320500'], exclusive: true, productLines: ['DC'] })
    expect((await open('DC')).lead.status).toBe('NEW')
  })

  test('X-02 is followed up by its partner, whose customer it reads once it has accepted, and won', async () => {
    const id = await leadWith({ status: 'FORWARDED', answerDueOn: '2026-11-26' })
    const phone = async (as: string) =>
      (await t.data(as, `{ salesLead(id: "${id}") { customerPhone } }`)).salesLead?.customerPhone
    expect([await phone('partner-a'), await phone('order-desk'), await phone(CHM)]).toEqual([
      ...['138****5678', '138****5678'],
      '13812345678',
    ])
    await t.data(
      'partner-a',
      `mutation { acceptSalesLead(id: "${id}", expectedVersion: 1) { ... on SalesLead { status } } }`,
    )
    expect(await phone('partner-a')).toBe('13812345678')
    await t.data(
      'partner-a',
      `mutation { followUpSalesLead(id: "${id}", expectedVersion: 2, note: "已勘察") { ... on SalesLead { version } } }`,
    )
    await t.data(
      CHM,
      `mutation { followUpSalesLead(id: "${id}", expectedVersion: 3, note: "已核价") { ... on SalesLead { version } } }`,
    )
    const { won } = await t.data(
      'partner-a',
      `mutation { won: winSalesLead(id: "${id}", expectedVersion: 4, orderNo: "so20261123-000001") { ... on SalesLead { status orderNo answerDueOn followUps { byPartner note } } } }`,
    )
    expect(won).toEqual({
      ...{ status: 'WON', orderNo: 'SO20261123-000001', answerDueOn: null },
      followUps: expect.arrayContaining([
        { byPartner: true, note: '已勘察' },
        { byPartner: false, note: '已核价' },
      ]),
    })
  })

  test('X-02 nobody answered in time is on the list of those overdue', async () => {
    const late = await leadWith({ status: 'FORWARDED', answerDueOn: '2026-11-22' })
    const today = await leadWith({ status: 'FORWARDED', answerDueOn: '2026-11-23' })
    const waiting = await leadWith()
    const list = async (overdue: boolean) =>
      (await t.data(CHM, `{ salesLeads(filter: { answerOverdue: ${overdue} }) { nodes { id answerOverdue } } }`))
        .salesLeads.nodes
    expect(await list(true)).toEqual([{ id: late, answerOverdue: true }])
    expect(new Set((await list(false)).map(({ id }: { id: string }) => id))).toEqual(new Set([today, waiting]))
  })

  test('is seen by the managers of its region, and opened by none of another', async () => {
    const id = await leadWith({ status: 'FORWARDED', partnerId: b.id })
    const seen = async (as: string) => (await t.data(as, `{ salesLead(id: "${id}") { id } }`)).salesLead
    expect([await seen(CHM), await seen('channel-manager-south'), await seen('partner-b')]).toEqual([
      { id },
      null,
      { id },
    ])
    const { errors } = await t.ask(
      'channel-manager-south',
      `mutation { openSalesLead(idempotencyKey: "x", input: { customerName: "x", need: "x", regionCode: "320505", source: OTHER }) { ... on SalesLead { id } } }`,
    )
    expect(errors[0]?.extensions?.code).toBe('FORBIDDEN')
  })
})

describe('the list of sales leads', () => {
  const list = {
    field: 'salesLeads',
    filter: 'SalesLeadFilter',
    sort: 'SalesLeadSort',
    node: 'id openedAt answerDueOn',
  }
  const { find, refused } = listIn(t, list)
  const add = () => {
    const i = n + 1
    const openedAt = new Date(Date.UTC(2026, 2, 1 + ((i * 7) % 28), i % 24, i % 60))
    const answerDueOn = `2026-05-${String(1 + ((i * 11) % 28)).padStart(2, '0')}`
    return leadWith({ openedAt, answerDueOn, status: 'FORWARDED' })
  }
  beforeEach(async () => {
    for (let i = 0; i < 9; i += 1) await add()
  })
  proveList(t, list, {
    as: 'management',
    sorts: { NEWEST: ['down', ({ openedAt }) => openedAt], ANSWER_DUE: ['up', ({ answerDueOn }) => answerDueOn] },
    searchedBy: 'sales_lead_search',
    add,
  })

  test('is filtered by status, partner, region, day, number and words of the name', async () => {
    const place = { regionCode: '440300', regionPath: south.regionPath }
    const openedAt = new Date('2026-06-30T16:00:00Z')
    const id = await leadWith({
      ...place,
      openedAt,
      status: 'WON',
      partnerId: b.id,
      no: 'SL202607-000815',
      customerName: '（深圳）码头',
    })
    for (const filter of [
      { statuses: ['WON'] },
      { partnerId: b.id },
      { regionCodes: ['440000'] },
      { period: { from: '2026-07-01', to: '2026-07-01' } },
      { search: 'sl202607' },
      { search: '码头 (深圳)' },
    ])
      expect([filter, (await find('management', filter)).map((node) => node.id)]).toEqual([filter, [id]])
    expect(await refused('finance', {})).toBe('FORBIDDEN')
    const { data } = await t.ask('partner-b', `{ partner(id: "${b.id}") { salesLeads(statuses: [WON]) { id } } }`)
    expect(data.partner?.salesLeads).toEqual([{ id }])
  })
})

proveStateMachine(t, 'sales lead', {
  machine: SALES_LEAD,
  statuses: SALES_LEAD_STATUSES,
  table: salesLead,
  rowIn: (status) => leadWith({ status, partnerId: PARTNER_A.id }),
  commands: {
    forwardSalesLead: (id) =>
      outcome(CHM, `forwardSalesLead(id: "${id}", expectedVersion: 1, partnerId: "${PARTNER_A.id}")`),
    acceptSalesLead: (id) => outcome('partner-a', `acceptSalesLead(id: "${id}", expectedVersion: 1)`),
    declineSalesLead: (id) => outcome('partner-a', `declineSalesLead(id: "${id}", expectedVersion: 1, reason: "x")`),
    followUpSalesLead: (id) => outcome('partner-a', `followUpSalesLead(id: "${id}", expectedVersion: 1, note: "x")`),
    winSalesLead: (id) => outcome('partner-a', `winSalesLead(id: "${id}", expectedVersion: 1)`),
    loseSalesLead: (id) => outcome('partner-a', `loseSalesLead(id: "${id}", expectedVersion: 1, reason: "x")`),
    dropSalesLead: (id) => outcome(CHM, `dropSalesLead(id: "${id}", expectedVersion: 1, reason: "x")`),
  },
})
