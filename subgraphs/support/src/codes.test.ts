import { PARTNER_A } from '@channelgraph/access'
import { asTyped, testSubgraph } from '@channelgraph/testkit'
import { expect, test } from 'vitest'
import { support } from './subgraph.ts'
import { chargerWith, complaintWith, knowPartners, publishProduct, stationIn, ticketWith } from './testing/fixture.ts'

const t = await testSubgraph(support)
await knowPartners(t)
await publishProduct(t)
await chargerWith(t, { id: 'SN-0001' })
const station = await stationIn(t)

test('C: a ticket, a complaint and a charger are found by their numbers, in whatever case and width they are typed', async () => {
  const [ticket, complaint] = ['TK20261123-000901', 'CP20261123-000902']
  await ticketWith(t, { no: ticket })
  await complaintWith(t, { no: complaint })
  const query =
    `{ ticket(no: "${asTyped(ticket)}") { no } complaint(no: "${asTyped(complaint)}") { no } charger(serialNo: "${asTyped('SN-0001')}") { serialNo } }` as const
  expect(await t.data('after-sales-lead', query)).toEqual({
    ticket: { no: ticket },
    complaint: { no: complaint },
    charger: { serialNo: 'SN-0001' },
  })
  for (const root of ['ticket', 'complaint'] as const) {
    const { errors } = await t.ask('after-sales-lead', `{ ${root}(no: "\u3000 ") { no } }`)
    expect([root, errors[0]?.extensions?.code]).toEqual([root, 'BAD_USER_INPUT'])
  }
})

test('C: a case is about the charger whose number and fault are typed, whatever their case and width', async () => {
  const serialNo = `serialNo: "${asTyped('SN-0001')}"` as const
  const { openTicket, registerComplaint } = await t.data(
    'after-sales-lead',
    `mutation {
      openTicket(idempotencyKey: "t", ${serialNo}, channel: HOTLINE, subject: "x", faultCode: "${asTyped('GroundFailure')}") { ... on SupportTicket { charger { serialNo } fault { code } } }
      registerComplaint(idempotencyKey: "c", ${serialNo}, category: OTHER, level: GENERAL, description: "x") { ... on Complaint { charger { serialNo } partner { id } } }
    }`,
  )
  expect(openTicket).toEqual({ charger: { serialNo: 'SN-0001' }, fault: { code: 'GroundFailure' } })
  expect(registerComplaint).toEqual({ charger: { serialNo: 'SN-0001' }, partner: { id: PARTNER_A.id } })
  const { installCharger } = await t.data(
    'partner-a',
    `mutation { installCharger(${serialNo}, stationId: "${station.id}", installedOn: "2026-11-20", expectedVersion: 1) { ... on Charger { serialNo status } ... on Refusal { code } } }`,
  )
  expect(installCharger).toEqual({ serialNo: 'SN-0001', status: 'INSTALLED' })
})

test('C: a region code of any width is one region in every filter, and what is none is refused', async () => {
  const lists = (code: string) =>
    `{ stations(regionCode: "${code}") { totalCount } tickets(filter: { regionCodes: ["${code}"] }) { totalCount } }` as const
  await ticketWith(t)
  const plain = await t.data('after-sales-lead', lists('320500'))
  expect(plain.stations.totalCount).toBe(1)
  expect(plain.tickets.totalCount).toBeGreaterThan(0)
  expect(await t.data('after-sales-lead', lists(asTyped('320500')))).toEqual(plain)
  const { errors } = await t.ask('after-sales-lead', lists('HUADONG'))
  expect(errors.map(({ extensions }) => extensions?.code)).toEqual(['BAD_USER_INPUT', 'BAD_USER_INPUT'])
})
