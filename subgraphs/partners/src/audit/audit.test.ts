import { testSubgraph } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { expect, test } from 'vitest'
import { partners } from '../subgraph.ts'
import { channelOf, idOf } from '../testing/fixture.ts'

const t = await testSubgraph(partners)
const given = await channelOf(t)

const CHANGES = 'nodes { operation reason actor { id name kind } fields { name from to } }'
const PARTNER = `query ($id: ID!) { partner(id: $id) { history { ${CHANGES} } } }`
const historyOf = async (as: Parameters<typeof t.data>[0], id: string) =>
  (await t.data(as, PARTNER, { id })).partner.history.nodes

test("I a partner's history names who acted for the house, and for the partner only as what", async () => {
  const { id, code } = await given.aPartner({ status: 'ACTIVE' })
  await t.data(
    'channel-manager-east',
    `mutation { suspendPartner(id: "${id}", expectedVersion: 1, reason: "three months without an order", until: "2026-12-01") { __typename } }`,
  )
  const [inside] = await historyOf('management', id)
  expect(inside).toMatchObject({
    operation: 'partner:suspend',
    reason: 'three months without an order',
    actor: { id: idOf('channel-manager-east'), name: 'channel-manager-east', kind: 'STAFF' },
  })
  expect(inside.fields).toContainEqual({ name: 'status', from: 'ACTIVE', to: 'SUSPENDED' })
  const own = { subject: `user_${code}`, roles: ['PTR' as const], partnerId: id, regions: [] }
  const [shown] = await historyOf(own, id)
  expect(shown.actor).toEqual({ id: 'staff', name: null, kind: 'STAFF' })
  expect(shown.reason).toBe('three months without an order')
})

test('L5 people to talk to are counted, and who represents the company stands masked', async () => {
  const input = `{ name: "苏州新能源有限公司", uscc: "91320500MA00009999", kind: DISTRIBUTOR, tier: STANDARD, regionCode: "320500",
    legalRepresentative: "赵大海", contacts: [{ name: "钱小丽", phone: "13800001234" }] }`
  const { registerPartner } = await t.data(
    'channel-manager-east',
    `mutation { registerPartner(idempotencyKey: "${newId('event')}", input: ${input}) { ... on Partner { id } } }`,
  )
  const [made] = await historyOf('channel-manager-east', registerPartner.id)
  expect(made.fields).toEqual(
    expect.arrayContaining([
      { name: 'contacts', from: null, to: '1' },
      { name: 'legalRepresentative', from: null, to: '赵**' },
    ]),
  )
  expect(JSON.stringify(made)).not.toMatch(/钱小丽|1234|大海/)
})
