import { PARTNER_A } from '@channelgraph/access'
import { testSubgraph } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { beforeAll, expect, test } from 'vitest'
import { support } from '../subgraph.ts'
import { complaintWith, knowPartners, ticketWith } from '../testing/fixture.ts'

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
