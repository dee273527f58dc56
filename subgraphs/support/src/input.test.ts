import { PARTNER_A, personaNamed } from '@channelgraph/access'
import { testSubgraph, unchecked } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { complaint } from './complaints/complaints.tables.ts'
import { support } from './subgraph.ts'
import { complaintWith, knowPartners, ticketWith } from './testing/fixture.ts'

const t = await testSubgraph(support)
const employee = personaNamed('tech-support').viewer.subject

beforeAll(() => knowPartners(t))

const long = (characters: number) => 'x'.repeat(characters)
const key = () => `idempotencyKey: "${newId('event')}"` as const
const register = <const Rest extends string>(rest: Rest) =>
  `registerComplaint(${key()}, category: SAFETY, level: URGENT, ${rest})` as const
const parts = (...used: string[]) => `completeOnsiteVisit(partsUsed: [${used.join()}], signedBy: "王", TICKET)` as const

/** What no mutation takes, whatever the state of its case: checked before a row is looked for. */
const UNUSABLE = [
  ['tech-support', `openTicket(${key()}, channel: HOTLINE, subject: "\u200b\u3000")`],
  ['tech-support', `openTicket(${key()}, channel: HOTLINE, subject: "${long(4_001)}")`],
  ['tech-support', `openTicket(${key()}, channel: HOTLINE, subject: "x", faultCode: "Nonsense")`],
  ['tech-support', `openTicket(${key()}, channel: HOTLINE, subject: "x", orderId: "${newId('ticket')}")`],
  ['tech-support', `assignTicket(assigneeId: "${newId('partner')}", TICKET)`],
  ['tech-support', 'waitForPartner(reason: " ", TICKET)'],
  ['tech-support', `resolveTicket(resolution: "${long(4_001)}", TICKET)`],
  ['tech-support', `scheduleOnsite(engineerId: "${employee}", scheduledAt: "2026-11-23T02:00:00Z", TICKET)`],
  ['tech-support', `scheduleOnsite(engineerId: "${employee}", scheduledAt: "2126-11-23T02:00:00Z", TICKET)`],
  ['tech-support', `scheduleOnsite(engineerId: "nobody", scheduledAt: "2026-12-01T02:00:00Z", TICKET)`],
  ['tech-support', `completeOnsiteVisit(partsUsed: [], signedBy: "${long(201)}", TICKET)`],
  ['tech-support', parts('{ partNo: "A", qty: 0 }')],
  ['tech-support', parts('{ partNo: "A", qty: 10001 }')],
  ['tech-support', parts(`{ partNo: "${long(65)}", qty: 1 }`)],
  ['tech-support', parts('{ partNo: "A", qty: 1 }', '{ partNo: " A ", qty: 1 }')],
  ['tech-support', parts(...Array.from({ length: 101 }, (_, i) => `{ partNo: "P${i}", qty: 1 }` as const))],
  ['partner-a', 'closeTicket(csat: 6, TICKET)'],
  ['after-sales', register('description: ""')],
  ['after-sales', register(`description: "x", customerName: "${long(201)}"`)],
  ['after-sales', register(`description: "x", customerPhone: "${long(65)}"`)],
  ['after-sales', register('description: "x", customerPhone: "abc"')],
  ['after-sales', `classifyComplaint(category: SAFETY, level: URGENT, assigneeId: "x", COMPLAINT)`],
  ['after-sales', `concludeComplaint(upheld: true, rootCause: "${long(4_001)}", COMPLAINT)`],
  ['after-sales', 'recordFollowUp(satisfaction: 0, resolvedConfirmed: true, COMPLAINT)'],
  ['after-sales', `recordFollowUp(satisfaction: 1, resolvedConfirmed: true, note: "${long(4_001)}", COMPLAINT)`],
  ['after-sales', 'notifyPartner(summary: "\u2800", COMPLAINT)'],
  ['after-sales', `addProgressNote(${key()}, caseId: "${newId('order')}", text: "x")`],
] as const

test.each(UNUSABLE)(
  'what cannot be used is refused in both languages, and nothing is stored: %s %.80s',
  async (as, call) => {
    const [ticket, found] = [await ticketWith(t), await complaintWith(t)]
    const query = `mutation { ${call
      .replace('TICKET', `id: "${ticket.id}", expectedVersion: 1`)
      .replace('COMPLAINT', `id: "${found.id}", expectedVersion: 1`)} { __typename } }`
    const [en, zh] = await Promise.all([
      t.ask(as, unchecked(query)),
      t.ask({ ...personaNamed(as).viewer, lang: 'zh' }, unchecked(query)),
    ])
    for (const { errors } of [en, zh]) expect(errors.map((error) => error.extensions?.code)).toEqual(['BAD_USER_INPUT'])
    expect(zh.errors[0]?.message).toMatch(/[\u4e00-\u9fff]/)
    expect(en.errors[0]?.message).not.toMatch(/[\u4e00-\u9fff]/)
    expect(await t.recorded()).toEqual([])
  },
)

test('texts are stored without the blanks around them, and a blank name is none', async () => {
  const fields =
    `description: " 冒烟\u3000", customerName: "\u200b", customerPhone: " 13812345678 ", partnerId: "${PARTNER_A.id}"` as const
  const { registerComplaint } = await t.data(
    'after-sales',
    `mutation { ${register(fields)} { ... on Complaint { id } } }`,
  )
  const [row] = await t.db.select().from(complaint).where(eq(complaint.id, registerComplaint.id))
  expect(row).toMatchObject({ description: '冒烟', customerName: null, customerPhone: '13812345678' })
})

test('a period that ends before it begins is no period, in lists and in rates', async () => {
  const period = 'period: { from: "2026-02-01", to: "2026-01-31" }'
  const partner = `_entities(representations: [{ __typename: "Partner", id: "${PARTNER_A.id}" }])` as const
  for (const query of [
    `{ complaints(${period}) { totalCount } }`,
    `{ tickets(filter: { ${period} }) { totalCount } }`,
    `{ ${partner} { ... on Partner { complaintRate(${period}) } } }`,
  ] as const)
    expect((await t.ask('after-sales', query)).errors[0]?.extensions?.code).toBe('BAD_USER_INPUT')
})
