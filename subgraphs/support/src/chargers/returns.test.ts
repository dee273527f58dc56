import { PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { ReturnAccepted } from '@channelgraph/contracts'
import { testSubgraph } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { support } from '../subgraph.ts'
import { deliver, knowPartners, PRODUCT_ID, publishProduct, ship, stationIn, ticketWith } from '../testing/fixture.ts'
import { charger } from './chargers.tables.ts'

const t = await testSubgraph(support)
beforeAll(async () => {
  await knowPartners(t)
  await publishProduct(t)
})

const amounts = { net: '100.00', vat: '13.00', gross: '113.00' }

/** A partner gives units back, and orders accepts them. */
const giveBack = (serialNos: readonly string[], partnerId = PARTNER_A.id) =>
  t.deliver(ReturnAccepted, {
    returnId: newId('return'),
    no: 'RT20261120-000001',
    orderId: newId('order'),
    orderNo: 'SO20261001-000001',
    partnerId,
    regionCode: '320500',
    acceptedAt: '2026-11-20T02:00:00.000Z',
    ...amounts,
    lines: [
      {
        orderLineId: newId('orderLine'),
        productId: PRODUCT_ID,
        qty: serialNos.length,
        serialNos: [...serialNos],
        ...amounts,
        vatRate: '0.13',
      },
    ],
  })

const STOCK =
  'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Partner { installedBase chargers { serialNo status } } } }'
const stockOf = async (as: string, id: string) =>
  (await t.data(as, STOCK, { r: [{ __typename: 'Partner', id }] }))._entities[0]
const chargerOf = async (as: string, serialNo: string) => {
  const query =
    'query ($no: ID!) { charger(serialNo: $no) { status partner { id } station { id } installedOn warrantyUntil inWarranty tickets { no } } }'
  return (await t.data(as, query, { no: serialNo })).charger
}
const install = async (serialNo: string) => {
  const { id: stationId } = await stationIn(t)
  await t.db
    .update(charger)
    .set({ status: 'INSTALLED', stationId, installedOn: '2026-11-01' })
    .where(eq(charger.id, serialNo))
}

test("a charger that came back is in no partner's stock, installed base or list, and is nobody's", async () => {
  await deliver(t, ['SN-BACK-1', 'SN-BACK-2', 'SN-STAYS'])
  await install('SN-BACK-1')
  expect(await stockOf('partner-a', PARTNER_A.id)).toMatchObject({ installedBase: 1 })
  await giveBack(['SN-BACK-1', 'SN-BACK-2'])
  for (const as of ['partner-a', 'management', 'channel-manager-east'])
    expect(await stockOf(as, PARTNER_A.id)).toEqual({
      installedBase: 0,
      chargers: [{ serialNo: 'SN-STAYS', status: 'IN_CHANNEL_STOCK' }],
    })
  for (const as of ['partner-a', 'partner-b', 'channel-manager-east'])
    expect(await chargerOf(as, 'SN-BACK-1')).toBeNull()
  expect(await chargerOf('after-sales', 'SN-BACK-1')).toEqual({
    status: 'RETURNED',
    partner: null,
    station: null,
    installedOn: null,
    warrantyUntil: null,
    inWarranty: null,
    tickets: [],
  })
})

test("shipped again it is the new owner's, in a new warranty; old tickets keep their partner", async () => {
  await deliver(t, ['SN-TWICE'])
  await install('SN-TWICE')
  const old = await ticketWith(t, { serialNo: 'SN-TWICE' })
  await giveBack(['SN-TWICE'])
  await ship(t, ['SN-TWICE'], PARTNER_B.id)
  expect(await chargerOf('partner-b', 'SN-TWICE')).toMatchObject({ status: 'IN_CHANNEL_STOCK', warrantyUntil: null })
  await deliver(t, ['SN-TWICE'], { partnerId: PARTNER_B.id, acceptedAt: '2026-11-25T02:00:00.000Z' })
  expect(await chargerOf('partner-b', 'SN-TWICE')).toEqual({
    status: 'IN_CHANNEL_STOCK',
    partner: { id: PARTNER_B.id },
    station: null,
    installedOn: null,
    warrantyUntil: '2028-11-25',
    inWarranty: true,
    tickets: [],
  })
  const query = 'query ($id: ID!) { ticket(id: $id) { partner { id } charger { serialNo } } }'
  expect((await t.data('partner-a', query, { id: old.id })).ticket).toEqual({
    partner: { id: PARTNER_A.id },
    charger: null,
  })
  expect((await t.data('partner-b', query, { id: old.id })).ticket).toBeNull()
  expect((await chargerOf('tech-support', 'SN-TWICE')).tickets).toEqual([{ no: old.no }])
})

test("told again, or of a unit that is another partner's by now, a return takes nothing", async () => {
  await deliver(t, ['SN-MOVED'])
  await giveBack(['SN-MOVED'])
  await deliver(t, ['SN-MOVED'], { partnerId: PARTNER_B.id })
  await giveBack(['SN-MOVED'], PARTNER_A.id)
  expect((await chargerOf('partner-b', 'SN-MOVED')).partner).toEqual({ id: PARTNER_B.id })
})

test('a returned charger is not installed, and a ticket about it names no partner', async () => {
  await deliver(t, ['SN-IDLE'])
  await giveBack(['SN-IDLE'])
  const { id } = await stationIn(t)
  const [row] = await t.db.select().from(charger).where(eq(charger.id, 'SN-IDLE'))
  const installing =
    `mutation { installCharger(serialNo: "SN-IDLE", stationId: "${id}", installedOn: "2026-11-21", expectedVersion: ${row?.version}) { ... on Refusal { code } } }` as const
  expect((await t.data('tech-support', installing)).installCharger.code).toBe('ILLEGAL_TRANSITION')
  const open = (partner: '' | `, partnerId: "${string}"`) =>
    t.ask(
      'tech-support',
      `mutation { openTicket(serialNo: "SN-IDLE" ${partner}, channel: HOTLINE, subject: "返修", idempotencyKey: "idle") { ... on SupportTicket { partner { id } } } }`,
    )
  expect((await open(`, partnerId: "${PARTNER_A.id}"`)).errors[0]?.extensions?.code).toBe('BAD_USER_INPUT')
  expect((await open('')).data.openTicket).toEqual({ partner: null })
})
