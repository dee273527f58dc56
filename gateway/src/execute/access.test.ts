import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ORDERS_SDL, PARTNERS_SDL, startWorld, type World, writeSupergraph } from '../testing/world.ts'

/** The same schemas, in which something is for those only who may read the ledger, or for a scope of another's. */
const GUARDED_PARTNERS = PARTNERS_SDL.replace('"@key",', '"@key", "@policy", "@requiresScopes",')
  .replace('sold: Money', 'sold: Money @requiresScopes(scopes: [["sales:read"]])')
  .replace('name: String!): Partner }', 'name: String!): Partner @policy(policies: [["partner:update"]]) }')
const GUARDED_ORDERS = ORDERS_SDL.replace('"@key",', '"@key", "@policy",')
  .replace('orderCount: Int', 'orderCount: Int @policy(policies: [["ledger:read"]])')
  .replace('orderTotal: Int', 'orderTotal: Int @policy(policies: [["no-such:operation"]])')

describe.each(['engine', 'stock'])('with the %s executor', (executor) => {
  let world: World
  beforeAll(async () => {
    world = await startWorld({ EXECUTOR: executor })
    writeSupergraph(world.supergraphFile, GUARDED_PARTNERS, GUARDED_ORDERS)
    await world.gateway.served.refresh()
  })
  afterAll(() => world.stop())

  test('what a viewer may never read is not fetched: null, a located FORBIDDEN, and the rest answers', async () => {
    const before = world.orders.seen.length
    const { status, data, errors } = await world.ask('{ partners { name orderCount } }', { as: 'partner-a' })
    expect(status).toBe(200)
    expect(data?.partners).toMatchObject([{ orderCount: null }, { orderCount: null }])
    expect(errors).toMatchObject([
      { path: ['partners', 0, 'orderCount'], message: 'Your roles (PTR) may not perform ledger:read.' },
      { path: ['partners', 1, 'orderCount'], extensions: { code: 'FORBIDDEN', requestId: expect.any(String) } },
    ])
    expect(errors[0]?.extensions).not.toHaveProperty('missing')
    expect(world.orders.seen).toHaveLength(before)
  })

  test('it is said in the language of the client', async () => {
    const headers = { 'accept-language': 'zh', authorization: `Bearer ${await world.token('partner-a')}` }
    const { errors } = await world.ask('{ partners { orderCount sold } }', { headers })
    const messages = errors.map(({ message }) => message)
    expect(messages).toContain('您的角色(PTR)不能执行 ledger:read。')
    expect(messages).toContain('您不能读取 Partner.sold:您的令牌缺少 scope sales:read。')
  })

  test('who may read it reads it', async () => {
    const { data, errors } = await world.ask('{ partners { orderCount } }', { as: 'finance' })
    expect(errors).toEqual([])
    expect(data?.partners).toEqual([{ orderCount: 3 }, { orderCount: 3 }])
  })

  test('a policy that no permission is named after holds for nobody', async () => {
    const { data, errors } = await world.ask('{ orderTotal }', { as: 'management' })
    expect(data).toEqual({ orderTotal: null })
    expect(errors).toMatchObject([{ path: ['orderTotal'], extensions: { code: 'FORBIDDEN' } }])
  })

  test('a mutation that a viewer may not do is not sent to its department', async () => {
    const before = world.partners.seen.length
    const { data, errors } = await world.ask('mutation { rename(id: "x", name: "y") { name } }', { as: 'partner-a' })
    expect(data).toEqual({ rename: null })
    expect(errors).toMatchObject([{ path: ['rename'], extensions: { code: 'FORBIDDEN' } }])
    expect(world.partners.seen).toHaveLength(before)
  })
})
