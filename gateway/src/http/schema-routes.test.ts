import type { FieldOwners } from '@channelgraph/explorer/config'
import { buildSchema } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ORDERS_SDL, PARTNERS_SDL, startWorld, type World, writeSupergraph } from '../testing/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
  const partners = PARTNERS_SDL.replace('"@key",', '"@key", "@policy",').replace(
    'Partner }\n',
    'Partner @policy(policies: [["partner:update"]]) }\n',
  )
  const orders = ORDERS_SDL.replace('"@key",', '"@key", "@policy",')
    .replace('orderTotal: Int', 'ledger: Ledger @policy(policies: [["ledger:read"]])')
    .concat(
      'type Ledger { balance: Int kind: LedgerKind } enum LedgerKind { A } interface Kept { balance: Int } type Till implements Kept { balance: Int } union Held = Ledger | Till',
    )
  writeSupergraph(world.supergraphFile, partners, orders)
  await world.gateway.served.refresh()
})
afterAll(() => world.stop())

const get = async (path: string, as: string | null, headers: Record<string, string> = {}) => {
  const authorization: Record<string, string> = as ? { authorization: `Bearer ${await world.token(as)}` } : {}
  return fetch(`${world.url}${path}`, { headers: { ...authorization, ...headers } })
}

test('/schema.graphql is what clients see, and parses', async () => {
  const response = await get('/schema.graphql', 'finance')
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8')
  const text = await response.text()
  expect(text).not.toMatch(/join__|@policy/)
  expect(buildSchema(text).getType('Ledger')).toBeDefined()
})

test('/possible-types.json names the types of each interface and union, for the cache of Apollo Client', async () => {
  const response = await get('/possible-types.json', 'finance')
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
  expect(await response.json()).toEqual({ Kept: ['Till'], Held: ['Ledger', 'Till'] })
  expect(response.headers.get('x-schema-hash')).toBeNull()
  expect((await get('/possible-types.json', null)).status).toBe(401)
})

test('/field-owners.json says which department answers a field and which permission it takes', async () => {
  const owners = (await (await get('/field-owners.json', 'partner-a')).json()) as FieldOwners
  expect(owners.departments).toMatchObject({ 'Partner.name': 'partners', 'Partner.orderCount': 'orders' })
  expect(owners.departments).toMatchObject({ Ledger: 'orders', 'Query.partners': 'partners', 'Query.ledger': 'orders' })
  // Both know it: nobody's alone.
  expect(owners.departments).not.toHaveProperty(['Partner.id'])
  expect(owners.permissions).toEqual({ 'Query.ledger': 'ledger:read', 'Mutation.rename': 'partner:update' })
  expect(JSON.stringify(owners)).not.toMatch(/join__|http/)
  expect((await get('/field-owners.json', null)).status).toBe(401)
})

test('asked for again with its ETag it is not sent again', async () => {
  const first = await get('/schema.graphql', 'finance')
  const etag = first.headers.get('etag') ?? ''
  expect(etag).toContain(first.headers.get('x-schema-hash'))
  const second = await get('/schema.graphql', 'finance', { 'if-none-match': etag })
  expect(second.status).toBe(304)
  expect(await second.text()).toBe('')
  const third = await get('/schema.graphql', 'finance', { 'if-none-match': 'W/"another"' })
  expect(third.status).toBe(200)
})

test('?mine is without what the asker may never read or do, and what nothing leads to then', async () => {
  const mine = buildSchema(await (await get('/schema.graphql?mine', 'partner-a')).text())
  expect(mine.getQueryType()?.getFields()).not.toHaveProperty('ledger')
  expect(mine.getType('Ledger')).toBeUndefined()
  expect(mine.getType('LedgerKind')).toBeUndefined()
  expect(mine.getMutationType()).toBeUndefined()
  const finances = buildSchema(await (await get('/schema.graphql?mine', 'finance')).text())
  expect(finances.getQueryType()?.getFields()).toHaveProperty('ledger')
})

test('introspection with ?mine answers with what the asker may ever ask, without it with all there is', async () => {
  const fieldsFor = async (path: string, as: string) => {
    const query = '{ __type(name: "Query") { fields { name } } }'
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${await world.token(as)}` }
    const response = await fetch(`${world.url}${path}`, { method: 'POST', headers, body: JSON.stringify({ query }) })
    const { data } = (await response.json()) as { data: { __type: { fields: { name: string }[] } } }
    return data.__type.fields.map(({ name }) => name)
  }
  expect(await fieldsFor('/graphql', 'partner-a')).toContain('ledger')
  expect(await fieldsFor('/graphql?mine', 'partner-a')).not.toContain('ledger')
  expect(await fieldsFor('/graphql?mine', 'finance')).toContain('ledger')
})

test('a schema is told to nobody without a token', async () => {
  const response = await get('/schema.graphql', null)
  expect(response.status).toBe(401)
})

test('/supergraph.graphql is for staff', async () => {
  const staff = await get('/supergraph.graphql', 'finance')
  expect(staff.status).toBe(200)
  expect(await staff.text()).toContain('@join__graph')
  for (const outsider of ['partner-a', 'applicant'])
    expect([outsider, (await get('/supergraph.graphql', outsider)).status]).toEqual([outsider, 403])
})
