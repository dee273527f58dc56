import { PARTNER_A, personaNamed } from '@channelgraph/access'
import { auditEntry } from '@channelgraph/command'
import { testSubgraph } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { desc } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { support } from '../subgraph.ts'
import { complaintWith, knowEmployees, knowPartners, ticketMutations, ticketWith } from '../testing/fixture.ts'

const t = await testSubgraph(support)
beforeAll(() => knowPartners(t))

const CHANGES = 'nodes { operation reason actor { id kind } fields { name from to } }'
const TICKET = `query ($id: ID!) { ticket(id: $id) { version escalations { reason } history { ${CHANGES} } } }`
const ticketFor = async (as: string, id: string) => (await t.data(as, TICKET, { id })).ticket
const escalate = (
  as: string,
  { id, version }: { id: string; version: number },
  to: 'L1_HOTLINE' | 'L2_REMOTE',
  rest: '' | ', visibleToPartner: true' = '',
) =>
  t.data(
    as,
    `mutation { escalateTicket(id: "${id}", expectedVersion: ${version}, to: ${to}, reason: "the partner cannot do it"${rest}) { __typename } }`,
  )

test('I why staff escalates a ticket is read by the partner only where it was written for it', async () => {
  const hidden = await ticketWith(t, { partnerId: PARTNER_A.id, level: 'L1_HOTLINE', status: 'NEW' })
  await escalate('tech-support', hidden, 'L2_REMOTE')
  const inside = await ticketFor('tech-support', hidden.id)
  expect(inside.escalations).toEqual([{ reason: 'the partner cannot do it' }])
  expect(inside.history.nodes[0]).toMatchObject({ reason: 'the partner cannot do it' })
  const own = await ticketFor('partner-a', hidden.id)
  expect(own.escalations).toEqual([{ reason: null }])
  expect(own.history.nodes[0].fields).toContainEqual({ name: 'level', from: 'L1_HOTLINE', to: 'L2_REMOTE' })
  expect(JSON.stringify(own)).not.toContain('cannot')

  const told = await ticketWith(t, { partnerId: PARTNER_A.id, level: 'L1_HOTLINE', status: 'NEW' })
  await escalate('tech-support', told, 'L2_REMOTE', ', visibleToPartner: true')
  expect(await ticketFor('partner-a', told.id)).toMatchObject({
    escalations: [{ reason: 'the partner cannot do it' }],
    history: { nodes: [{ reason: 'the partner cannot do it' }] },
  })
})

test('I what a partner writes when it hands a ticket up is its own to read', async () => {
  const ticket = await ticketWith(t, { partnerId: PARTNER_A.id, level: 'L0_PARTNER', status: 'NEW' })
  await escalate('partner-a', ticket, 'L1_HOTLINE')
  expect(await ticketFor('partner-a', ticket.id)).toMatchObject({
    escalations: [{ reason: 'the partner cannot do it' }],
    history: { nodes: [{ reason: 'the partner cannot do it', actor: { kind: 'PARTNER' } }] },
  })
})

const COMPLAINT = `query ($id: ID!) { complaint(id: $id) { version history { ${CHANGES} } } }`
const complaintFor = async (as: string, id: string) => (await t.data(as, COMPLAINT, { id })).complaint

test('L5 who complained stands masked in the history, whoever reads it, and what they said not at all', async () => {
  const { registerComplaint } = await t.data(
    'after-sales',
    `mutation ($key: ID!, $partnerId: ID!) { registerComplaint(idempotencyKey: $key, partnerId: $partnerId, category: PRODUCT_QUALITY, level: GENERAL,
      customerName: "王小明", customerPhone: "13800001234", description: "王小明的枪坏了") { ... on Complaint { id } } }`,
    { key: newId('event'), partnerId: PARTNER_A.id },
  )
  const { history } = await complaintFor('after-sales', registerComplaint.id)
  expect(history.nodes[0].fields).toEqual(
    expect.arrayContaining([
      { name: 'customerName', from: null, to: '王**' },
      { name: 'customerPhone', from: null, to: '138****1234' },
      { name: 'description', from: null, to: '…' },
    ]),
  )
})

test('I a conclusion that waits for its co-signature is in no history', async () => {
  const complaint = await complaintWith(t, {
    partnerId: PARTNER_A.id,
    category: 'PARTNER_CONDUCT',
    status: 'INVESTIGATING',
  })
  await t.data(
    'after-sales',
    `mutation { concludeComplaint(id: "${complaint.id}", expectedVersion: ${complaint.version}, upheld: true, rootCause: "sold a used charger") { __typename ... on Refusal { code message } } }`,
  )
  const proposed = await complaintFor('partner-a', complaint.id)
  expect(proposed.history.nodes).toHaveLength(1)
  expect(JSON.stringify(proposed)).not.toMatch(/upheld|used charger/)
})

const VISITS = `query ($id: ID!) { ticket(id: $id) { onsiteVisits { history { ${CHANGES} } } history { nodes { operation } } } }`

test('I: who goes on site, when it was, which parts it used and who signed stand in the history of the visit', async () => {
  await knowEmployees(t)
  const run = ticketMutations(t)
  const engineer = personaNamed('tech-support').viewer.subject
  const given = await ticketWith(t, { partnerId: PARTNER_A.id, priority: 'P1', status: 'IN_PROGRESS' })
  const scheduledAt = new Date(t.clock.now().getTime() + 3_600_000).toISOString()
  const visit = `, engineerId: "${engineer}", scheduledAt: "${scheduledAt}"` as const
  let ticket = await run('tech-support', 'scheduleOnsite', given, visit)
  ticket = await run('tech-support', 'recordArrival', ticket)
  const parts = ', partsUsed: [{ partNo: "MOD-40KW", qty: 2 }], signedBy: "李工"'
  ticket = await run('tech-support', 'completeOnsiteVisit', ticket, parts)
  const now = t.clock.now().toISOString()
  const read = async (as: Parameters<typeof t.data>[0]) =>
    (await t.data(as, VISITS, { id: ticket.id })).ticket.onsiteVisits[0].history.nodes
  const changes = (await read('tech-support')).map(({ fields }: { fields: object[] }) => fields)
  expect(changes).toEqual([
    expect.arrayContaining([
      { name: 'completedAt', from: null, to: now },
      { name: 'signedBy', from: null, to: '李**' },
      { name: 'partsUsed', from: '', to: 'MOD-40KW × 2' },
    ]),
    [{ name: 'arrivedAt', from: null, to: now }],
    expect.arrayContaining([
      { name: 'engineer', from: null, to: engineer },
      { name: 'scheduledAt', from: null, to: scheduledAt },
    ]),
  ])
  expect(JSON.stringify(await read('partner-a'))).not.toContain(engineer)
})

test('I: an answer to a ticket and a follow-up of a complaint are in the audit, without what was said', async () => {
  const ticket = await ticketWith(t, { partnerId: PARTNER_A.id, level: 'L1_HOTLINE', status: 'NEW' })
  const complaint = await complaintWith(t, { partnerId: PARTNER_A.id, status: 'NOT_UPHELD', upheld: false })
  await t.data(
    'tech-support',
    `mutation { respondToTicket(id: "${ticket.id}", expectedVersion: ${ticket.version}, text: "王小明会来") { __typename } }`,
  )
  await t.data(
    'after-sales',
    `mutation { recordFollowUp(id: "${complaint.id}", expectedVersion: ${complaint.version}, satisfaction: 4, resolvedConfirmed: true, note: "王小明满意") { __typename ... on Refusal { code message } } }`,
  )
  const entries = await t.db.select().from(auditEntry).orderBy(desc(auditEntry.seq)).limit(4)
  expect(entries.map(({ entity }) => entity).toSorted()).toEqual([
    'Complaint',
    'FollowUp',
    'ProgressNote',
    'SupportTicket',
  ])
  expect(entries.find(({ entity }) => entity === 'FollowUp')?.changes).toMatchObject({ satisfaction: [4] })
  expect(JSON.stringify(entries)).not.toContain('王小明')
})
