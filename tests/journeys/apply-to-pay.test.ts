import { partnerUser, type Viewer } from '@channelgraph/access'
import { type Checked, type GraphClient, unchecked } from '@channelgraph/testkit'
import { Money } from '@channelgraph/values'
import { beforeAll, describe, expect, test } from 'vitest'
import { type RunningGraph, seededDatabases, startGraph } from '../harness/index.ts'
import { admit, type WayIn } from './admitting.ts'

// A partner's way through all five processes on the seeded world: found, judged, signed, trained, deposit, activated, ordered, credit,
// delivered in two parts, installed, complained, settled, paid. At each step four personas look, and a stranger sees nothing.

const WAYS: readonly (readonly [string, WayIn])[] = [
  [
    'a partner from the lead to payment',
    {
      key: 'journey',
      company: { companyName: '苏州旅程充电设备有限公司', uscc: '91320500MA1XXX9TX0', kind: 'DISTRIBUTOR' },
      by: 'channel-manager-east',
    },
  ],
  [
    'G-16 an OTHER partner, a 运营商 that applies itself and signs itself, from its application to payment',
    {
      key: 'operator',
      company: {
        companyName: '苏州行路充电运营有限公司',
        uscc: '91320500MA1XXX9TX1',
        kind: 'OTHER',
        kindLabel: '运营商',
      },
      by: 'applicant',
    },
  ],
]

let graph: RunningGraph
let manager: GraphClient<'graph'>
let finance: GraphClient<'graph'>
let orderDesk: GraphClient<'graph'>
let afterSales: GraphClient<'graph'>
let own: GraphClient<'graph'>
let stranger: GraphClient<'graph'>
let partner: { id: string; code: string; version: number }

const ONBOARDING = ['CULTURE', 'PRODUCT', 'SALES', 'TECHNICAL', 'AFTER_SALES']
const thing = <const Type extends string, const Fields extends string>(type: Type, fields: Fields) =>
  `{ __typename ... on ${type} { ${fields} } ... on Refusal { refusal: code message } }` as const
const eventually = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 20_000, interval: 100 })

const LOOK = `query ($code: ID!) { partner(code: $code) {
  status trainingValid
  orders { totalCount nodes { status } } inventory { onHand }
  installedBase openComplaintCount
  deposit { held } balance { receivable overdue } settlements { status }
} }`

/** What somebody sees of the partner now; parts that the persona may not read are left out, with their codes. */
async function look(client: GraphClient<'graph'>) {
  const { data, errors } = await client.ask(LOOK, { code: partner.code })
  const refused = new Set(errors.map((error) => error.extensions?.code))
  return { partner: data?.partner, refused: [...refused] }
}

/**
 * One line a persona: status, orders, stock, installed, open complaints, deposit, receivable, settlements. "·" is a part it may not
 * read, "nothing" a partner it does not see at all.
 */
async function everybodySees(): Promise<Record<string, string>> {
  const personas = { manager, finance, afterSales, own, stranger }
  const lines = await Promise.all(
    Object.entries(personas).map(async ([name, client]) => [name, lineOf((await look(client)).partner)]),
  )
  return Object.fromEntries(lines)
}

// biome-ignore lint/suspicious/noExplicitAny: whatever LOOK asks for
function lineOf(seen: any): string {
  if (!seen) return 'nothing'
  const { status, orders, inventory, installedBase, openComplaintCount, deposit, balance, settlements } = seen
  const parts = [
    status,
    orders?.nodes.map((node: { status: string }) => node.status).join('+'),
    inventory?.map((position: { onHand: number }) => position.onHand).join('+'),
    installedBase,
    openComplaintCount,
    deposit?.held,
    balance?.receivable,
    settlements?.map((node: { status: string }) => node.status).join('+'),
  ]
  return parts.map((part) => (part === null || part === undefined ? '·' : part === '' ? '-' : String(part))).join(' ')
}

beforeAll(async () => {
  graph = await startGraph(await seededDatabases())
  manager = graph.as('channel-manager-east')
  finance = graph.as('finance')
  orderDesk = graph.as('order-desk')
  afterSales = graph.as('after-sales')
  stranger = graph.as('partner-b')
})

describe.sequential.each(WAYS)('%s', (_title, way) => {
  let contract: { id: string }
  let order: {
    id: string
    version: number
    no: string
    lines: { id: string; product: { id: string } }[]
    grossAmount: string
  }
  let serials: string[]
  let settlement: { id: string; version: number; gross: string; no: string }

  test('begins as a lead, is judged by four departments and signed, and every department learns of it', async () => {
    const { applicationId } = await admit(graph, way)
    const { application } = await manager.data(
      'query ($id: ID!) { application(id: $id) { status partner { id code version name } contract { id no territories { regions { code } } } } }',
      { id: applicationId },
    )
    expect(application).toMatchObject({ status: 'SIGNED', partner: { name: way.company.companyName } })
    partner = application.partner
    contract = application.contract
    own = graph.as(partnerUser(partner) satisfies Viewer)
    expect(contract).toMatchObject({ territories: [{ regions: [{ code: '320500' }] }] })
    const refused = await own.ask('query ($id: ID!) { application(id: $id) { no } }', { id: applicationId })
    expect(refused.errors.map((error) => error.extensions?.code)).toEqual(['FORBIDDEN'])
    await eventually(
      async () =>
        (await own.ask(`{ me { partner { name creditLine { limit } } } }`)).data?.me?.partner?.creditLine?.limit,
    ).toBe('500000.00')
    expect((await look(manager)).partner).toMatchObject({
      status: 'ONBOARDING',
      trainingValid: false,
      installedBase: 0,
    })
    expect(await everybodySees()).toEqual({
      manager: `ONBOARDING - - 0 0 0.00 0.00 -`,
      finance: `ONBOARDING - - 0 0 0.00 0.00 -`,
      own: `ONBOARDING - - 0 0 0.00 0.00 -`,
      afterSales: `ONBOARDING · · 0 0 · · ·`,
      stranger: 'nothing',
    })
  })

  test('a second partner sees nothing of it, by code, by id or in a list', async () => {
    expect((await look(stranger)).partner).toBeNull()
    const { data } = await stranger.ask(
      'query ($id: ID!) { partner(id: $id) { code } partners(first: 100) { nodes { code } totalCount } }',
      { id: partner.id },
    )
    expect(data.partner).toBeNull()
    expect(data.partners).toMatchObject({ nodes: [{ code: 'PT-440300-000001' }], totalCount: 1 })
    expect((await look(graph.as('channel-manager-south'))).partner).toBeNull()
  })

  const activate = () =>
    manager.ask(
      `mutation ($id: ID!, $v: Int!) { activatePartner(id: $id, expectedVersion: $v) { __typename ... on Partner { version status } ... on Refusal { refusal: code message } ... on OnboardingTrainingMissing { topics } } }`,
      { id: partner.id, v: partner.version },
    )

  test('pays its deposit, which the channel department learns of', async () => {
    expect((await activate()).data.activatePartner.refusal).toBe('DEPOSIT_NOT_PAID')
    await finance.change(
      `mutation ($id: ID!) { receiveDeposit(partnerId: $id, amount: "50000.00", valueDate: "2026-11-23", bankRef: "B-${way.key}", idempotencyKey: "${way.key}") ${thing('DepositAccount', 'held')} }`,
      { id: partner.id },
    )
    await eventually(async () => (await activate()).data.activatePartner.refusal).toBe('ONBOARDING_TRAINING_MISSING')
    expect((await look(finance)).partner.deposit).toEqual({ held: '50000.00' })
    expect((await look(own)).partner.deposit).toEqual({ held: '50000.00' })
    expect(await everybodySees()).toEqual({
      manager: `ONBOARDING - - 0 0 50000.00 0.00 -`,
      finance: `ONBOARDING - - 0 0 50000.00 0.00 -`,
      own: `ONBOARDING - - 0 0 50000.00 0.00 -`,
      afterSales: `ONBOARDING · · 0 0 · · ·`,
      stranger: 'nothing',
    })
  })

  test('is trained in the five onboarding topics, and without one of them not activated', async () => {
    const { courses } = await manager.data(
      '{ courses: trainingCourses { id mandatoryForOnboarding topics leadDepartment } }',
    )
    const mandatory = courses.filter((course: { mandatoryForOnboarding: boolean }) => course.mandatoryForOnboarding)
    expect(new Set(mandatory.flatMap((course: { topics: string[] }) => course.topics))).toEqual(new Set(ONBOARDING))
    const trainers: Record<string, string> = {
      CHANNEL: 'channel-manager-east',
      MARKETING: 'marketing',
      TECH_SUPPORT: 'tech-support',
      AFTER_SALES: 'after-sales',
    }
    for (const course of mandatory) {
      const refusal = (await activate()).data.activatePartner
      expect(refusal.refusal).toBe('ONBOARDING_TRAINING_MISSING')
      expect(refusal.topics).toEqual(expect.arrayContaining(course.topics))
      await train(graph.as(trainers[course.leadDepartment]!), course)
    }
    expect((await look(own)).partner.trainingValid).toBe(true)
  })

  /** One session of a course, from planning to a passed exam. */
  async function train(trainer: GraphClient<'graph'>, course: { id: string }): Promise<void> {
    const { me } = await trainer.data('{ me { id } }')
    let session = await trainer.change(
      `mutation ($input: PlanSessionInput!, $key: ID!) { planSession(input: $input, idempotencyKey: $key) ${thing('TrainingSession', 'id version')} }`,
      {
        input: {
          courseId: course.id,
          startsAt: '2026-11-23T01:00:00Z',
          endsAt: '2026-11-23T08:00:00Z',
          trainerIds: [me.id],
          capacity: 10,
        },
        key: `${way.key}-${course.id}`,
      },
    )
    const step = async (name: 'openSession' | 'startSession' | 'closeSession') => {
      session = await trainer.change(
        `mutation ($id: ID!, $v: Int!) { ${name}(id: $id, expectedVersion: $v) ${thing('TrainingSession', 'id version')} }`,
        { id: session.id, v: session.version },
      )
    }
    await step('openSession')
    const enrolment = await own.change(
      `mutation ($s: ID!, $p: ID!, $key: ID!) { enrolTrainee(sessionId: $s, partnerId: $p, traineeName: "赵六", idempotencyKey: $key) ${thing('TrainingEnrolment', 'id version')} }`,
      { s: session.id, p: partner.id, key: `${way.key}-${course.id}` },
    )
    await step('startSession')
    const attended = await trainer.change(
      `mutation ($id: ID!, $v: Int!) { recordAttendance(id: $id, expectedVersion: $v, present: true) ${thing('TrainingEnrolment', 'id version')} }`,
      { id: enrolment.id, v: enrolment.version },
    )
    const passed = await trainer.change(
      `mutation ($id: ID!, $v: Int!) { recordExam(id: $id, expectedVersion: $v, score: "86") ${thing('TrainingEnrolment', 'status certificate { validUntil }')} }`,
      { id: attended.id, v: attended.version },
    )
    expect(passed.status).toBe('PASSED')
    await step('closeSession')
  }

  test('is activated, and may order within seconds', async () => {
    const { activatePartner } = (await activate()).data
    expect(activatePartner).toMatchObject({ __typename: 'Partner', status: 'ACTIVE' })
    partner.version = activatePartner.version
    expect(await everybodySees()).toEqual({
      manager: `ACTIVE - - 0 0 50000.00 0.00 -`,
      finance: `ACTIVE - - 0 0 50000.00 0.00 -`,
      own: `ACTIVE - - 0 0 50000.00 0.00 -`,
      afterSales: `ACTIVE · · 0 0 · · ·`,
      stranger: 'nothing',
    })
  })

  test('orders for itself, and finance reserves its credit', async () => {
    const { products } = await own.data(
      '{ products(lifecycle: [ACTIVE]) { nodes { id sku serialised listPrice { supplyPriceNet vatRate } } } }',
    )
    const product = products.nodes.find(
      (node: { serialised: boolean; listPrice: object | null }) => node.serialised && node.listPrice,
    )
    order = await own.change(
      `mutation ($input: CreateOrderInput!) { createOrder(input: $input, idempotencyKey: "${way.key}") ${thing('Order', 'id no version grossAmount lines { id product { id } }')} }`,
      {
        input: {
          partnerId: partner.id,
          shipToRegionCode: '320500',
          shipToAddress: '苏州市工业园区星湖街 1 号',
          lines: [{ productId: product.id, qty: 4 }],
        },
      },
    )
    const submit = () =>
      own.ask(
        `mutation ($id: ID!, $v: Int!) { submitOrder(id: $id, expectedVersion: $v) ${thing('Order', 'id version status')} }`,
        { id: order.id, v: order.version },
      )
    await eventually(async () => (await submit()).data.submitOrder.__typename).not.toBe('PartnerNotActive')
    await eventually(async () => (await readOrder()).creditReserved).toBe(true)
    const { data } = await own.ask('{ me { partner { creditLine { reserved } } } }')
    expect(data.me.partner.creditLine.reserved).toBe(order.grossAmount)
    expect(await everybodySees()).toEqual({
      manager: `ACTIVE SUBMITTED - 0 0 50000.00 0.00 -`,
      finance: `ACTIVE SUBMITTED - 0 0 50000.00 0.00 -`,
      own: `ACTIVE SUBMITTED - 0 0 50000.00 0.00 -`,
      afterSales: `ACTIVE · · 0 0 · · ·`,
      stranger: 'nothing',
    })
  })

  const readOrder = async () =>
    (
      await orderDesk.data(
        'query ($id: ID!) { order(id: $id) { status version creditReserved shipments { id status version lines { serialNos } } partner { name } } }',
        { id: order.id },
      )
    ).order

  test('is delivered in two parts, and counts what it accepted', async () => {
    const step = async (
      call:
        | 'allocateOrder(id: $id, expectedVersion: $v)'
        | 'confirmOrder(id: $id, expectedVersion: $v, promisedDate: "2026-12-10")',
    ) =>
      orderDesk.change(`mutation ($id: ID!, $v: Int!) { ${call} ${thing('Order', 'status version')} }`, {
        id: order.id,
        v: (await readOrder()).version,
      })
    await step('confirmOrder(id: $id, expectedVersion: $v, promisedDate: "2026-12-10")')
    await step('allocateOrder(id: $id, expectedVersion: $v)')
    serials = [1, 2, 3, 4].map((n) => `${way.key.toUpperCase()}-000${n}`)
    for (const [part, status] of [
      [serials.slice(0, 1), 'PARTIALLY_DELIVERED'],
      [serials.slice(1), 'DELIVERED'],
    ] as const) {
      await orderDesk.change(
        `mutation ($id: ID!, $v: Int!, $lines: [ShipLineInput!]!) { shipOrder(id: $id, expectedVersion: $v, lines: $lines) ${thing('Order', 'status version')} }`,
        {
          id: order.id,
          v: (await readOrder()).version,
          lines: [{ orderLineId: order.lines[0]!.id, serialNos: part }],
        },
      )
      const shipment = (await readOrder()).shipments.find((s: { status: string }) => s.status === 'IN_TRANSIT')
      const delivered = await own.change(
        `mutation ($id: ID!, $v: Int!) { confirmDelivery(shipmentId: $id, expectedVersion: $v, receiptUrl: "https://example.com/receipt") ${thing('Order', 'status')} }`,
        { id: shipment.id, v: shipment.version },
      )
      expect(delivered.status).toBe(status)
    }
    expect((await look(own)).partner.inventory).toEqual([{ onHand: 4 }])
    expect((await look(manager)).partner.orders).toEqual({ totalCount: 1, nodes: [{ status: 'DELIVERED' }] })
    // Marketing sees stock but no order; the stranger sees nothing at all.
    const { partner: seen, refused } = await look(graph.as('marketing'))
    expect([seen.orders, seen.inventory, refused]).toEqual([null, [{ onHand: 4 }], ['FORBIDDEN']])
    expect((await look(stranger)).partner).toBeNull()
    expect(await everybodySees()).toEqual({
      manager: `ACTIVE DELIVERED 4 0 0 50000.00 0.00 -`,
      finance: `ACTIVE DELIVERED 4 0 0 50000.00 0.00 -`,
      own: `ACTIVE DELIVERED 4 0 0 50000.00 0.00 -`,
      afterSales: `ACTIVE · · 0 0 · · ·`,
      stranger: 'nothing',
    })
  })

  test('installs a charger, which leaves its stock', async () => {
    const { stations } = await own.data('{ stations(regionCode: "440300", first: 1) { nodes { id name } } }')
    const charger = () =>
      own.ask('query ($s: ID!) { charger(serialNo: $s) { version status deliveredOn partner { name } } }', {
        s: serials[0]!,
      })
    await eventually(async () => (await charger()).data?.charger?.deliveredOn ?? null).not.toBeNull()
    const { version } = (await charger()).data.charger
    const installed = await own.change(
      `mutation ($s: ID!, $st: ID!, $v: Int!) { installCharger(serialNo: $s, stationId: $st, installedOn: "2026-11-23", expectedVersion: $v) ${thing('Charger', 'status warrantyUntil')} }`,
      { s: serials[0]!, st: stations.nodes[0].id, v: version },
    )
    expect(installed.status).toBe('INSTALLED')
    await eventually(async () => (await look(own)).partner.inventory).toEqual([{ onHand: 3 }])
    expect((await look(afterSales)).partner.installedBase).toBe(1)
    expect(
      (await stranger.ask('query ($s: ID!) { charger(serialNo: $s) { status } }', { s: serials[0]! })).data?.charger ??
        null,
    ).toBeNull()
    expect(await everybodySees()).toEqual({
      manager: `ACTIVE DELIVERED 3 1 0 50000.00 0.00 -`,
      finance: `ACTIVE DELIVERED 3 1 0 50000.00 0.00 -`,
      own: `ACTIVE DELIVERED 3 1 0 50000.00 0.00 -`,
      afterSales: `ACTIVE · · 1 0 · · ·`,
      stranger: 'nothing',
    })
  })

  test('passes a complaint on, and after-sales concludes it', async () => {
    let complaint = await own.change(
      `mutation ($p: ID!, $s: ID!) { registerComplaint(partnerId: $p, serialNo: $s, category: PRODUCT_QUALITY, level: GENERAL, description: "充电枪过热", customerName: "周七", customerPhone: "13900001111", idempotencyKey: "${way.key}") ${thing('Complaint', 'id no version status')} }`,
      { p: partner.id, s: serials[0]! },
    )
    expect((await look(manager)).partner.openComplaintCount).toBe(1)
    const steps = [
      'classifyComplaint(id: $id, expectedVersion: $v, category: PRODUCT_QUALITY, level: GENERAL)',
      'investigateComplaint(id: $id, expectedVersion: $v)',
      'concludeComplaint(id: $id, expectedVersion: $v, upheld: true, rootCause: "gun cable")',
      'rectifyComplaint(id: $id, expectedVersion: $v, rectification: "cable replaced")',
      'recordFollowUp(id: $id, expectedVersion: $v, satisfaction: 5, resolvedConfirmed: true)',
      'notifyPartner(id: $id, expectedVersion: $v, summary: "已更换枪线")',
      'closeComplaint(id: $id, expectedVersion: $v)',
    ] as const
    const refused = await own.ask(
      `mutation ($id: ID!, $v: Int!) { concludeComplaint(id: $id, expectedVersion: $v, upheld: false, rootCause: "none") { __typename } }`,
      { id: complaint.id, v: complaint.version },
    )
    expect(refused.errors[0]?.extensions?.code).toBe('FORBIDDEN')
    for (const step of steps) {
      complaint = await afterSales.change(
        `mutation ($id: ID!, $v: Int!) { ${step} ${thing('Complaint', 'id version status')} }`,
        { id: complaint.id, v: complaint.version },
      )
    }
    expect(complaint).toMatchObject({ status: 'CLOSED' })
    expect((await look(own)).partner.openComplaintCount).toBe(0)
    expect(
      (await stranger.ask('query ($id: ID!) { complaint(id: $id) { description customerPhone } }', { id: complaint }))
        .data?.complaint ?? null,
    ).toBeNull()
    expect(await everybodySees()).toEqual({
      manager: `ACTIVE DELIVERED 3 1 0 50000.00 0.00 -`,
      finance: `ACTIVE DELIVERED 3 1 0 50000.00 0.00 -`,
      own: `ACTIVE DELIVERED 3 1 0 50000.00 0.00 -`,
      afterSales: `ACTIVE · · 1 0 · · ·`,
      stranger: 'nothing',
    })
  })

  test('is settled for what it accepted, to the cent, and its partner confirms', async () => {
    const draft = () =>
      finance.data(
        `mutation ($p: [ID!]) { draftSettlements(period: {from: "2026-11-01", to: "2026-11-30"}, partnerIds: $p, idempotencyKey: "${way.key}") { id no version gross net vat status lines { gross order { no } } } }`,
        { p: [partner.id] },
      )
    // Finance has heard of both deliveries once they count as used credit.
    await eventually(
      async () => (await own.data('{ me { partner { creditLine { used } } } }')).me.partner.creditLine.used,
    ).toBe(order.grossAmount)
    const { draftSettlements } = await draft()
    settlement = draftSettlements[0]
    expect(settlement.gross).toBe(order.grossAmount)
    expect(draftSettlements[0].lines.map((line: { order: { no: string } }) => line.order.no)).toEqual([
      order.no,
      order.no,
    ])
    await settle(finance, 'sendSettlement(id: $id, expectedVersion: $v)')
    await settle(own, 'confirmSettlement(id: $id, expectedVersion: $v)')
    expect((await look(own)).partner.settlements).toEqual([{ status: 'CONFIRMED' }])
    expect(
      (await stranger.ask('query ($no: ID!) { settlement(no: $no) { gross } }', { no: settlement.no })).data
        ?.settlement ?? null,
    ).toBeNull()
    expect(await everybodySees()).toEqual({
      manager: `ACTIVE DELIVERED 3 1 0 50000.00 0.00 CONFIRMED`,
      finance: `ACTIVE DELIVERED 3 1 0 50000.00 0.00 CONFIRMED`,
      own: `ACTIVE DELIVERED 3 1 0 50000.00 0.00 CONFIRMED`,
      afterSales: `ACTIVE · · 1 0 · · ·`,
      stranger: 'nothing',
    })
  })

  const settling = <const Call extends string>(call: Call) =>
    `mutation ($id: ID!, $v: Int!) { ${call} ${thing('Settlement', 'version status')} }` as const
  const settle = async <const Call extends string>(
    client: GraphClient<'graph'>,
    call: Call & Checked<'graph', ReturnType<typeof settling<Call>>>,
  ) => {
    const after = await client.change(unchecked(settling(call)), { id: settlement.id, v: settlement.version })
    settlement.version = after.version
    return after
  }

  test('is approved by somebody else than prepared it, invoiced and paid; then it owes nothing', async () => {
    await settle(finance, 'submitSettlementForApproval(id: $id, expectedVersion: $v)')
    const self = await finance.ask(
      `mutation ($id: ID!, $v: Int!) { decideSettlement(id: $id, expectedVersion: $v, approve: true) { __typename ... on Refusal { refusal: code } } }`,
      { id: settlement.id, v: settlement.version },
    )
    expect(self.errors[0]?.extensions?.code ?? self.data.decideSettlement.refusal).toMatch(/FORBIDDEN|SELF_APPROVAL/)
    await settle(graph.as('finance-lead'), 'decideSettlement(id: $id, expectedVersion: $v, approve: true)')
    await settle(finance, 'issueInvoice(settlementId: $id, expectedVersion: $v)')
    expect((await look(finance)).partner.balance).toEqual({ receivable: order.grossAmount, overdue: '0.00' })
    const half = Money.parse(order.grossAmount).times('0.5')
    for (const [amount, status, receivable] of [
      [half, 'PARTIALLY_PAID', Money.parse(order.grossAmount).minus(half)],
      [Money.parse(order.grossAmount).minus(half), 'PAID', Money.zero],
    ] as const) {
      await finance.change(
        `mutation ($s: ID!, $p: ID!, $a: Money!, $k: ID!) { recordPayment(settlementId: $s, partnerId: $p, amount: $a, valueDate: "2026-11-23", bankRef: "BOC-${way.key}-${status}", idempotencyKey: $k) ${thing('Payment', 'id')} }`,
        { s: settlement.id, p: partner.id, a: amount.toString(), k: `${way.key}-${status}` },
      )
      const { partner: seen } = await look(own)
      expect(seen.settlements).toEqual([{ status }])
      expect(seen.balance.receivable).toBe(receivable.toString())
    }
    expect((await look(stranger)).partner).toBeNull()
    expect(await everybodySees()).toEqual({
      manager: `ACTIVE DELIVERED 3 1 0 50000.00 0.00 PAID`,
      finance: `ACTIVE DELIVERED 3 1 0 50000.00 0.00 PAID`,
      own: `ACTIVE DELIVERED 3 1 0 50000.00 0.00 PAID`,
      afterSales: `ACTIVE · · 1 0 · · ·`,
      stranger: 'nothing',
    })
  })

  test("I the history of its order and of its settlement is there for both sides, the house's names for the house alone", async () => {
    const HISTORY = `query ($code: ID!) { partner(code: $code) {
      orders { nodes { history(first: 100) { nodes { operation actor { kind name role department } } } } }
      settlements { history { nodes { operation actor { kind name role } } } } } }`
    const historiesFor = async (client: GraphClient<'graph'>) => {
      const { partner: seen } = await client.data(HISTORY, { code: partner.code })
      return [seen.orders.nodes[0].history.nodes, seen.settlements[0].history.nodes]
    }
    const [ordered, settled] = await historiesFor(finance)
    const confirmed = ordered.find(({ operation }: { operation: string }) => operation === 'order:confirm')
    expect(confirmed.actor).toEqual({ kind: 'STAFF', name: expect.any(String), role: 'ORD', department: 'ORDER_DESK' })
    expect(ordered.at(-1)).toMatchObject({ operation: 'order:create', actor: { kind: 'PARTNER', name: null } })
    expect(settled[0].actor).toMatchObject({ name: expect.any(String), role: 'FIN' })
    for (const nodes of await historiesFor(own)) {
      expect(nodes.length).toBeGreaterThan(3)
      for (const { actor } of nodes) expect(actor).toMatchObject({ kind: expect.any(String), name: null })
    }
  })

  test('G-12 once suspended, it cannot submit an order; reinstated, it can', async () => {
    const create = (key: string) =>
      own.change(
        `mutation ($input: CreateOrderInput!, $k: ID!) { createOrder(input: $input, idempotencyKey: $k) ${thing('Order', 'id version')} }`,
        {
          k: key,
          input: {
            partnerId: partner.id,
            shipToRegionCode: '320500',
            shipToAddress: '苏州市',
            lines: [{ productId: order.lines[0]!.product.id, qty: 1 }],
          },
        },
      )
    const submit = async ({ id, version }: { id: string; version: number }) =>
      (
        await own.ask(
          `mutation ($id: ID!, $v: Int!) { submitOrder(id: $id, expectedVersion: $v) ${thing('Order', 'status')} }`,
          { id, v: version },
        )
      ).data.submitOrder
    let attempt = 0
    const probe = await create(`${way.key}-suspended`)
    const suspended = await manager.change(
      `mutation ($id: ID!, $v: Int!) { suspendPartner(id: $id, expectedVersion: $v, reason: "check", until: "2026-12-01") ${thing('Partner', 'version status')} }`,
      { id: partner.id, v: partner.version },
    )
    await eventually(async () => (await look(orderDesk)).partner.status).toBe('SUSPENDED')
    await eventually(async () => (await own.data('{ me { partner { status } } }')).me.partner.status).toBe('SUSPENDED')
    // The orders department learns of it through the feed; the deadline is the poll's.
    await expect
      .poll(async () => (await submit(await create(`${way.key}-late-${attempt++}`))).refusal, { timeout: 5_000 })
      .toBe('PARTNER_NOT_ACTIVE')
    await manager.change(
      `mutation ($id: ID!, $v: Int!) { reinstatePartner(id: $id, expectedVersion: $v) ${thing('Partner', 'version')} }`,
      { id: partner.id, v: suspended.version },
    )
    await eventually(async () => (await submit(probe)).__typename).toBe('Order')
  })
})
