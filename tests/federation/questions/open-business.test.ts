import { fileURLToPath } from 'node:url'
import { partnerUser, personaNamed } from '@channelgraph/access'
import { DEPARTMENTS } from '@channelgraph/contracts'
import { unchecked } from '@channelgraph/testkit'
import { beforeAll, describe, expect, test } from 'vitest'
import { readExamples } from '../../../gateway/src/http/examples.ts'
import { type RunningGraph, seededDatabases, startGraph } from '../../harness/index.ts'
import { byNo, dashboardOf, dossierOf, heldOrderOf, heldOrders, OPEN, reconciliationOf } from './expected-answers.ts'
import { instant } from './seeded-money.ts'
import { SeededRows } from './seeded-rows.ts'

// The questions of specification 7 about what is still open with partners, against numbers added up from the raw rows.

const TODAY = '2026-11-23'
const EXAMPLES = readExamples(fileURLToPath(new URL('../../../gateway/examples', import.meta.url)))
const example = (no: string) => EXAMPLES.find(({ name }) => name.startsWith(`${no}-`))!
const PARTNER_A = 'PT-320500-000001'

let graph: RunningGraph
let rows: SeededRows

const of = (table: string, partnerId: string) => rows.of(table).filter((row) => row.partner_id === partnerId)
const ask = async (no: string, persona = example(no).persona!, variables = example(no).variables) =>
  graph.as(persona).data(unchecked(example(no).query), variables)
const partnerOf = (code: string) => rows.of('partner').find((partner) => partner.code === code)!

beforeAll(async () => {
  const urls = await seededDatabases()
  graph = await startGraph(urls)
  const before = await SeededRows.read(urls, TODAY)
  await complain(before)
  await dispute(before)
  for (const department of DEPARTMENTS) await graph.sweep(department)
  rows = await SeededRows.read(urls, TODAY)
})

/** What the seeded world has none of: complaints about deliveries that stand in settlements, and one the partner was told of. */
async function complain(before: SeededRows): Promise<void> {
  const { no } = example('Q14').variables as { no: string }
  const settlement = before.of('settlement').find((row) => row.no === no)!
  const [line] = before.of('settlement_line').filter((row) => row.settlement_id === settlement.id)
  const service = graph.as('after-sales')
  const answer = '{ __typename ... on Complaint { id version } ... on Refusal { refusal: code message } }'
  const register = (partnerId: string, orderId: string | null, key: string) =>
    service.change(
      `mutation ($p: ID!, $o: ID, $k: ID!) { registerComplaint(partnerId: $p, orderId: $o, category: DELIVERY, level: GENERAL, description: "两台外壳破损", idempotencyKey: $k) ${answer} }`,
      { p: partnerId, o: orderId, k: key },
    )
  await register(settlement.partner_id!, line!.order_id!, 'delivery-1')
  await register(settlement.partner_id!, line!.order_id!, 'delivery-2')
  let complaint = await register(before.of('partner').find(({ code }) => code === PARTNER_A)!.id!, null, 'told')
  for (const step of [
    'classifyComplaint(id: $id, expectedVersion: $v, category: DELIVERY, level: GENERAL)',
    'investigateComplaint(id: $id, expectedVersion: $v)',
    'concludeComplaint(id: $id, expectedVersion: $v, upheld: true, rootCause: "packing")',
    'rectifyComplaint(id: $id, expectedVersion: $v, rectification: "replaced")',
    'recordFollowUp(id: $id, expectedVersion: $v, satisfaction: 5, resolvedConfirmed: true)',
    'notifyPartner(id: $id, expectedVersion: $v, summary: "外壳已更换")',
  ] as const)
    complaint = await service.change(`mutation ($id: ID!, $v: Int!) { ${step} ${answer} }`, {
      id: complaint.id,
      v: complaint.version,
    })
}

/** Beside what the seeded world disputes, a partner finds its statement wrong today. */
async function dispute(before: SeededRows): Promise<void> {
  const personas = ['partner-a', 'partner-b'].map((name) => personaNamed(name).viewer.partnerId)
  const settlement = before
    .of('settlement')
    .find((row) => row.status === 'SENT' && !personas.includes(row.partner_id!))!
  const partner = before.partner(settlement.partner_id!)
  await graph
    .as(partnerUser({ id: partner.id!, code: partner.code! }))
    .change(
      `mutation ($id: ID!, $v: Int!) { disputeSettlementLine(id: $id, expectedVersion: $v, lineNo: 1, claim: "1.00", reason: "未收到") { __typename ... on Refusal { refusal: code message } } }`,
      { id: settlement.id!, v: Number(settlement.version) },
    )
}

test('Q02 why orders are on hold: what each partner may still order, what it owes and for how long', async () => {
  const { orders } = await ask('Q02')
  const held = heldOrders(rows, ['CREDIT', 'OVERDUE', 'PRICE_CHECK'])
  const expected = held.slice(0, 50).map((order) => heldOrderOf(rows, order))
  expect(orders.totalCount).toBe(held.length)
  expect(
    orders.nodes.map((node: { submittedAt: string }) => ({ ...node, submittedAt: instant(node.submittedAt) })),
  ).toEqual(expected)
  // It could be wrong: partners that owe, and partners that may still order, are both among them.
  expect(expected.filter(({ partner }) => partner.receivables.length > 1).length).toBeGreaterThan(1)
  expect(new Set(expected.map(({ partner }) => partner.creditLine?.status)).size).toBeGreaterThan(1)
  expect(held.some((order) => heldOrderOf(rows, order).partner.violations.length > 0)).toBe(true)
})

test('Q05 Q18 Q20 the violations of every partner: kind, points, status, and what finance took of the deposit for each', async () => {
  const VIOLATIONS = `query ($id: ID!) { partner(id: $id) { violations { no kind status points deductionAmount depositDeducted } deposit { held topUpDue } } }`
  const money = (text: string | undefined) => (text == null ? null : Number(text).toFixed(2))
  const offenders = [...new Set(rows.of('violation').map(({ partner_id }) => partner_id!))]
  expect(offenders.length).toBeGreaterThan(10)
  for (const id of offenders) {
    const { partner } = await graph.as('management').data(VIOLATIONS, { id })
    expect(partner.violations.toSorted(byNo)).toEqual(
      of('violation', id)
        .map((row) => ({
          ...{ no: row.no, kind: row.kind, status: row.status, points: row.points == null ? null : Number(row.points) },
          deductionAmount: money(row.deduction_amount),
          depositDeducted: money(
            rows.of('deposit_deduction').find(({ violation_id }) => violation_id === row.id)?.amount,
          ),
        }))
        .toSorted(byNo),
    )
    expect(partner.deposit.held).toBe(rows.depositHeld(id).toFixed(2))
  }
  expect(rows.of('deposit_deduction').some(({ amount }) => Number(amount) > 0)).toBe(true)
})

describe('Q03 what is still open with a partner that leaves', () => {
  test('contract, orders, stock, chargers, tickets, money and territories, of every partner that has something open', async () => {
    const busy = rows
      .of('partner')
      .filter(({ id }) => of('sales_order', id!).some(({ status }) => OPEN.includes(status!)))
    expect(busy.length).toBeGreaterThan(10)
    for (const partner of busy) {
      const { partner: answer } = await ask('Q03', 'management', { code: partner.code })
      expect({
        ...answer,
        tickets: answer.tickets.toSorted(byNo),
        settlements: answer.settlements.toSorted(byNo),
        territories: answer.territories.map((territory: { regions: { name: string }[] }) => ({
          ...territory,
          regions: territory.regions.map(({ name }) => name).toSorted(),
        })),
      }).toEqual(dossierOf(rows, partner))
    }
  })

  test('the example names a partner of which every part is there', async () => {
    const dossier = dossierOf(rows, partnerOf((example('Q03').variables as { code: string }).code))
    expect(dossier.contract?.depositPaid).toBe(true)
    for (const part of [
      dossier.orders.nodes,
      dossier.inventory,
      dossier.tickets,
      dossier.settlements,
      dossier.territories,
    ])
      expect(part.length).toBeGreaterThan(0)
    expect(dossier.installedBase).toBeGreaterThan(0)
    expect(Number(dossier.balance.receivable)).toBeGreaterThan(0)
  })
})

describe('Q14 whether a settlement agrees with what was ordered, delivered, invoiced and paid', () => {
  test('line by line, for settlements of every status, with the complaints about their deliveries', async () => {
    const { no: named } = example('Q14').variables as { no: string }
    const statuses = [...new Set(rows.of('settlement').map(({ status }) => status!))]
    const some = statuses.flatMap((status) =>
      rows
        .of('settlement')
        .filter((row) => row.status === status)
        .slice(0, 2),
    )
    const exampleOne = rows.of('settlement').find(({ no }) => no === named)!
    expect(statuses.length).toBeGreaterThan(6)
    for (const settlement of [exampleOne, ...some]) {
      const { settlement: answer } = await ask('Q14', 'finance', { no: settlement.no })
      for (const { order } of answer.lines) {
        order.deliveryComplaints.sort(byNo)
        for (const shipment of order.shipments)
          shipment.lines.sort((a: { qty: number }, b: { qty: number }) => a.qty - b.qty)
      }
      expect(answer).toEqual(reconciliationOf(rows, settlement))
    }
    const expected = reconciliationOf(rows, exampleOne)
    expect(some.flatMap((row) => reconciliationOf(rows, row).disputes).length).toBeGreaterThan(0)
    expect(expected.lines.length).toBeGreaterThan(1)
    expect(expected.lines.some(({ order }) => order.deliveryComplaints.length === 2)).toBe(true)
    expect(expected.invoices.length).toBeGreaterThan(0)
    expect(some.some((row) => reconciliationOf(rows, row).payments.length > 0)).toBe(true)
  })
})

test('Q19 what a partner sees of itself, and nobody else', async () => {
  for (const persona of ['partner-a', 'partner-b']) {
    const partner = rows.partner(personaNamed(persona).viewer.partnerId!)
    const { me } = await ask('Q19', persona)
    const { tickets, certificates } = me.partner
    expect({
      name: me.name,
      partner: {
        ...me.partner,
        tickets: tickets.map((ticket: { responseSla: { dueAt: string } }) => ({
          ...ticket,
          responseSla: { ...ticket.responseSla, dueAt: instant(ticket.responseSla.dueAt) },
        })),
        certificates: certificates.toSorted(byNo),
      },
    }).toEqual({ name: partner.name, partner: dashboardOf(rows, partner) })
  }
  const seen = dashboardOf(rows, partnerOf(PARTNER_A))
  expect(new Set(seen.orders.nodes.map(({ paymentStatus }) => paymentStatus)).size).toBeGreaterThan(1)
  for (const part of [seen.tickets, seen.complaints, seen.settlements, seen.certificates])
    expect(part.length).toBeGreaterThan(0)
})
