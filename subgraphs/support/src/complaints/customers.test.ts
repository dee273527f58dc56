import { PARTNER_A, personas } from '@channelgraph/access'
import { auditEntry } from '@channelgraph/command'
import { outbox } from '@channelgraph/events'
import { testSubgraph, unchecked } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { beforeAll, describe, expect, test } from 'vitest'
import { support } from '../subgraph.ts'
import { complaintWith, knowPartners, ticketWith } from '../testing/fixture.ts'
import type { ComplaintRow } from './complaints.tables.ts'

const t = await testSubgraph(support)
beforeAll(() => knowPartners(t))

const NAME = '王小明'
const PHONE = '13812345678'
const WHO = 'customerName customerPhone'

/** Whatever these answer, refused parts included: what matters is what is in it. */
const answerOf = async (as: string, query: string, variables: object = {}): Promise<string> =>
  JSON.stringify(await t.ask(as, unchecked(query), variables as Record<string, unknown>))

/** Every path of the graph that ends in a complaint. */
async function paths(found: ComplaintRow, orderId: string, ticketId: string) {
  const entity = (typename: string, id: string, fields: string) => ({
    query: `query ($r: [_Any!]!) { _entities(representations: $r) { ${fields} } }`,
    variables: { r: [{ __typename: typename, id }] },
  })
  return {
    'complaint by id': { query: `{ complaint(id: "${found.id}") { ${WHO} } }` },
    'complaint by number': { query: `{ complaint(no: "${found.no}") { ${WHO} } }` },
    'the list': { query: `{ complaints(first: 100) { nodes { ${WHO} } } }` },
    "a ticket's complaint": { query: `{ ticket(id: "${ticketId}") { complaint { ${WHO} } } }` },
    "tickets' complaints": { query: `{ tickets(first: 100) { nodes { complaint { ${WHO} } } } }` },
    'an entity': entity('Complaint', found.id, `... on Complaint { ${WHO} }`),
    'a case': entity('ServiceCase', found.id, `... on Complaint { ${WHO} }`),
    "a partner's": entity('Partner', PARTNER_A.id, `... on Partner { complaints(first: 100) { ${WHO} } }`),
    "an order's": entity(
      'Order',
      orderId,
      `... on Order { deliveryComplaints { ${WHO} } tickets { complaint { ${WHO} } } }`,
    ),
  }
}

const WHOLE = ['after-sales', 'after-sales-lead']

describe('L5 a customer', () => {
  test.each(personas.map(({ name }) => name))(
    'is whole to after-sales only, by every path: asked by %s',
    async (as) => {
      const orderId = newId('order')
      const found = await complaintWith(t, { orderId, category: 'DELIVERY' })
      const { id: ticketId } = await ticketWith(t, { complaintId: found.id, orderId })
      for (const [path, { query, ...rest }] of Object.entries(await paths(found, orderId, ticketId))) {
        const answer = await answerOf(as, query, 'variables' in rest ? rest.variables : {})
        expect([path, answer.includes(PHONE), answer.includes(NAME)]).toEqual(
          WHOLE.includes(as)
            ? [path, answer.includes('customerPhone'), answer.includes('customerPhone')]
            : [path, false, false],
        )
      }
      if (WHOLE.includes(as)) expect(await answerOf(as, `{ complaint(id: "${found.id}") { ${WHO} } }`)).toContain(PHONE)
    },
  )

  test('is masked in the answer of every change, also to whoever registered it and to a request that comes twice', async () => {
    const register =
      `mutation { registerComplaint(partnerId: "${PARTNER_A.id}", category: PRODUCT_QUALITY, level: GENERAL, description: "x",
      customerName: "${NAME}", customerPhone: "${PHONE}", idempotencyKey: "L5") { ... on Complaint { id ${WHO} } } }` as const
    for (const as of ['partner-a', 'tech-support', 'order-desk', 'partner-a']) {
      const answer = await answerOf(as, register)
      expect([as, answer.includes('王**'), answer.includes('138****5678')]).toEqual([as, true, true])
    }
    const conduct = await complaintWith(t, {
      category: 'PARTNER_CONDUCT',
      status: 'INVESTIGATING',
      upheld: false,
      concludedBy: newId('employee'),
    })
    const sign =
      `mutation { coSignComplaint(id: "${conduct.id}", expectedVersion: 1) { ... on Complaint { status ${WHO} } } }` as const
    expect(await answerOf('channel-manager-east', sign)).toContain('138****5678')
  })

  test('stands in no event, no audit entry and no error', async () => {
    const found = await complaintWith(t)
    const classify =
      `mutation { classifyComplaint(id: "${found.id}", expectedVersion: 1, category: SAFETY, level: URGENT) { __typename } }` as const
    expect(await answerOf('after-sales', classify)).toContain('Complaint')
    t.clock.advance(30 * 24 * 3_600_000)
    await t.subgraph.sweep()
    const errors = await Promise.all(
      [
        classify,
        `mutation { closeComplaint(id: "${found.id}", expectedVersion: 2) { __typename ... on Refusal { message } } }`,
      ].map((query) => answerOf('after-sales', query)),
    )
    const kept = JSON.stringify([await t.db.select().from(outbox), await t.db.select().from(auditEntry), errors])
    expect(kept).toContain('ComplaintSlaBreached')
    expect([kept.includes(NAME), kept.includes(PHONE)]).toEqual([false, false])
  })
})
