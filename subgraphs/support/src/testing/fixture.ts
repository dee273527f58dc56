import { PARTNER_A, personaNamed } from '@channelgraph/access'
import {
  type CompanyDepartment,
  EmployeeChanged,
  OrderDelivered,
  OrderShipped,
  OrderSubmitted,
  ProductPublished,
} from '@channelgraph/contracts'
import { type Checked, knowPartner, type TestSubgraph, unchecked } from '@channelgraph/testkit'
import { Decimal, newId } from '@channelgraph/values'
import { type ChargerRow, charger, type StationRow, station } from '../chargers/chargers.tables.ts'
import { complaintDueTimes, openingComplaint } from '../complaints/complaints.rules.ts'
import { type ComplaintRow, complaint } from '../complaints/complaints.tables.ts'
import { openingTicket, ticketDueTimes } from '../tickets/tickets.rules.ts'
import { supportTicket, type TicketRow } from '../tickets/tickets.tables.ts'

export const PRODUCT_ID = newId('product')

export { knowPartners } from '@channelgraph/testkit'

const PERSONA_DEPARTMENT = {
  'tech-support': 'TECH_SUPPORT',
  'after-sales': 'AFTER_SALES',
  'after-sales-lead': 'AFTER_SALES',
  finance: 'FINANCE',
} as const

/** The employees whom cases are given to in tests, and one whom none may be given to. */
export async function knowEmployees(t: TestSubgraph<'support'>): Promise<void> {
  for (const [name, department] of Object.entries(PERSONA_DEPARTMENT))
    await employeeIs(t, personaNamed(name).viewer.subject, department)
}

/** Somebody, as the partners department tells of them. */
export const employeeIs = (
  t: TestSubgraph<'support'>,
  employeeId: string,
  department: CompanyDepartment,
  active = true,
): Promise<void> => t.deliver(EmployeeChanged, { employeeId, department, active })

/** An order that was submitted, as the orders department tells of it: partner A's, where nothing else is said. */
export async function anOrder(t: TestSubgraph<'support'>, partnerId = PARTNER_A.id): Promise<string> {
  const orderId = newId('order')
  const submitted = { no: 'SO20261120-000001', submittedAt: '2026-11-20T01:00:00.000Z', gross: '113.00' }
  await t.deliver(OrderSubmitted, { orderId, partnerId, ...submitted })
  return orderId
}

let others = 1

/** One more partner in Shenzhen, of which nothing else is known. */
export async function anotherPartner(t: TestSubgraph<'support'>): Promise<{ id: string; code: string }> {
  others += 1
  const partner = { id: newId('partner'), code: `PT-440300-${String(others).padStart(6, '0')}` }
  await knowPartner(t, partner)
  return partner
}

/** A charger with two guns and 24 months of warranty. */
export const publishProduct = (t: TestSubgraph<'support'>): Promise<void> =>
  t.deliver(ProductPublished, {
    productId: PRODUCT_ID,
    sku: 'DC-120',
    name: '直流充电桩 120 kW',
    line: 'DC',
    current: 'DC',
    lifecycle: 'ACTIVE',
    serialised: true,
    connectorTypes: ['GBT_DC'],
    connectorCount: 2,
    leadTimeDays: 30,
    warrantyMonths: 24,
  })

const shipment = (serialNos: readonly string[], partnerId: string) => ({
  orderId: newId('order'),
  orderNo: 'SO20261001-000001',
  shipmentId: newId('shipment'),
  partnerId,
  lines: [{ orderLineId: newId('orderLine'), productId: PRODUCT_ID, qty: serialNos.length, serialNos: [...serialNos] }],
})

/** Units on the road to a partner. */
export const ship = (
  t: TestSubgraph<'support'>,
  serialNos: readonly string[],
  partnerId = PARTNER_A.id,
): Promise<void> =>
  t.deliver(OrderShipped, { ...shipment(serialNos, partnerId), shippedAt: '2026-09-29T01:00:00.000Z' })

/** Units a partner has accepted, on 1 October in Shanghai where nothing else is said. */
export async function deliver(
  t: TestSubgraph<'support'>,
  serialNos: readonly string[],
  { partnerId = PARTNER_A.id, acceptedAt = '2026-09-30T16:00:00.000Z' } = {},
): Promise<void> {
  await ship(t, serialNos, partnerId)
  await accept(t, serialNos, { partnerId, acceptedAt })
}

/** Units on the road that a partner accepts, on 1 October in Shanghai where nothing else is said. */
export async function accept(
  t: TestSubgraph<'support'>,
  serialNos: readonly string[],
  { partnerId = PARTNER_A.id, acceptedAt = '2026-09-30T16:00:00.000Z' } = {},
): Promise<void> {
  const { lines, ...rest } = shipment(serialNos, partnerId)
  const amounts = { net: '100.00', vat: '13.00', gross: '113.00' }
  await t.deliver(OrderDelivered, {
    ...rest,
    ...amounts,
    shipmentNo: 'SH20261001-000001',
    regionCode: '320500',
    acceptedAt,
    lines: lines.map((line) => ({ ...line, ...amounts, vatRate: '0.13' })),
  })
}

/** A charger as it stands in the database: partner A's since 1 October, where nothing else is said. */
export async function chargerWith(t: TestSubgraph<'support'>, change: Partial<ChargerRow> = {}): Promise<ChargerRow> {
  const [row] = await t.db
    .insert(charger)
    .values({
      id: `SN-${newId('event')}`.toUpperCase(),
      productId: PRODUCT_ID,
      // A charger that came back is nobody's.
      partnerId: change.status === 'RETURNED' ? null : PARTNER_A.id,
      orderId: newId('order'),
      status: 'IN_CHANNEL_STOCK',
      deliveredOn: '2026-10-01',
      ...change,
    })
    .returning()
  return row!
}

/** A station in a region, in Suzhou where nothing else is said. */
export async function stationIn(
  t: TestSubgraph<'support'>,
  regionPath = 'HUADONG/320000/320500/',
): Promise<StationRow> {
  const [row] = await t.db
    .insert(station)
    .values({
      id: newId('station'),
      name: `充电站 ${regionPath}`,
      regionCode: regionPath.split('/').at(-2)!,
      regionPath,
      longitude: new Decimal('120.585315'),
      latitude: new Decimal('31.298886'),
      pileCount: 10,
      fastPileCount: 4,
      slowPileCount: 6,
    })
    .returning()
  return row!
}

/** A ticket as it stands in the database: a new P3 of partner A, where nothing else is said. */
export async function ticketWith(t: TestSubgraph<'support'>, change: Partial<TicketRow> = {}): Promise<TicketRow> {
  const opening = openingTicket({
    id: newId('ticket'),
    no: `TK-${newId('ticket')}`.toUpperCase(),
    partnerId: PARTNER_A.id,
    ...{ serialNo: null, orderId: null, complaintId: null },
    kind: 'FAULT',
    channel: 'HOTLINE',
    priority: 'P3',
    subject: '充电中断',
    openedAt: t.clock.now(),
    ...{ fault: null, byPartner: false, earlierFaults: 0 },
  })
  const [row] = await t.db
    .insert(supportTicket)
    .values({ ...opening, ...ticketDueTimes({ ...opening, ...change }), ...change })
    .returning()
  return row!
}

/** A complaint as it stands in the database: just registered, general, about partner A, where nothing else is said. */
export async function complaintWith(
  t: TestSubgraph<'support'>,
  change: Partial<ComplaintRow> = {},
): Promise<ComplaintRow> {
  const opening = openingComplaint({
    id: newId('complaint'),
    no: `CP-${newId('complaint')}`.toUpperCase(),
    partnerId: PARTNER_A.id,
    ...{ serialNo: null, orderId: null },
    registeredBy: 'user_test',
    category: 'PRODUCT_QUALITY',
    level: 'GENERAL',
    customerName: '王小明',
    customerPhone: '13812345678',
    description: '充电枪插不进去',
    openedAt: t.clock.now(),
  })
  const [row] = await t.db
    .insert(complaint)
    .values({ ...opening, ...complaintDueTimes({ ...opening, ...change }), ...change })
    .returning()
  return row!
}

/** What tests look at in a ticket. */
export const TICKET_FIELDS =
  'id no status level priority version openedAt closedAt csat responseSla { state dueAt } resolutionSla { state dueAt pausedSeconds }'

const TICKET =
  `{ __typename ... on SupportTicket { ${TICKET_FIELDS} } ... on Refusal { refusal: code message } }` as const

type TicketMutation<
  Name extends string,
  Rest extends string,
> = `mutation ($id: ID!, $v: Int!) { ${Name}(id: $id, expectedVersion: $v ${Rest}) ${typeof TICKET} }`

/** Runs the mutations that take a ticket and its version; `rest` are their other arguments, as GraphQL. */
export const ticketMutations =
  (t: TestSubgraph<'support'>) =>
  async <const Name extends string, const Rest extends string = ''>(
    as: string,
    name: Name & Checked<'support', TicketMutation<Name, Rest>>,
    { id, version }: { id: string; version: number },
    rest?: Rest,
  ) => {
    const query = `mutation ($id: ID!, $v: Int!) { ${name}(id: $id, expectedVersion: $v ${rest ?? ''}) ${TICKET} }`
    return (await t.data(as, unchecked(query), { id, v: version }))[name]
  }
