import { personaNamed, type Scope } from '@channelgraph/access'
import { PartnerReinstated } from '@channelgraph/contracts'
import { readFeed } from '@channelgraph/events'
import { stubDepartment, testSubgraph } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import {
  command,
  created,
  creatingCommand,
  expireIdempotencyKeys,
  inTransaction,
  UnitOfWork,
  unchanged,
} from './index.ts'

const t = await testSubgraph(stubDepartment)
await t.db.execute(sql`create table thing (id text primary key, size integer not null)`)

interface Create {
  idempotencyKey: string
  size: number
}
const things = async () => {
  const [row] = (await t.db.execute(sql`select count(*)::int as n from thing`)) as unknown as { n: number }[]
  return row?.n ?? 0
}
const createThing = creatingCommand<Create, { id: string }>(
  'partner:register',
  async (_db, _scope, ids) => new Map(ids.map((id) => [id, { id }])),
  async (tx, _ctx, { size }) => {
    const id = newId('partner')
    await tx.execute(sql`insert into thing values (${id}, ${size})`)
    if (size < 0)
      return { __typename: 'TooSmall', code: 'TOO_SMALL', message: 'too small', text: { en: 'too small', zh: '太小' } }
    if (size > 100) throw new Error('crash after the work')
    return created('Thing', { id, size }, PartnerReinstated.of({ id, version: 1 }, { partnerId: id }))
  },
)
const ctx = t.as('channel-manager-east')

describe('a creating command', () => {
  test('asked twice at the same moment with one key creates once', async () => {
    const before = await things()
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => createThing(ctx, { idempotencyKey: 'k1', size: 1 })),
    )
    expect(new Set(answers.map((answer) => ('id' in answer ? answer.id : answer.code))).size).toBe(1)
    expect(await things()).toBe(before + 1)
  })

  test('that refuses, or fails, leaves nothing: no row, no event, no audit entry, and its key is free', async () => {
    const [rows, events] = [await things(), await readFeed(t.db, 'partners', 0, 500)]
    expect(await createThing(ctx, { idempotencyKey: 'k2', size: -1 })).toMatchObject({ code: 'TOO_SMALL' })
    await expect(createThing(ctx, { idempotencyKey: 'k2', size: 101 })).rejects.toThrow('crash')
    expect([await things(), await readFeed(t.db, 'partners', 0, 500)]).toEqual([rows, events])
    expect(await createThing(ctx, { idempotencyKey: 'k2', size: 5 })).toHaveProperty('id')
  })

  test('keys are per viewer, and forgotten after 24 hours', async () => {
    const mine = await createThing(ctx, { idempotencyKey: 'k3', size: 3 })
    expect(await createThing(t.as('channel-manager-south'), { idempotencyKey: 'k3', size: 3 })).not.toEqual(mine)
    expect(await expireIdempotencyKeys(t.db, new Date(t.clock.now().getTime() + 24 * 3_600_000))).toBe(0)
    expect(await expireIdempotencyKeys(t.db, new Date(t.clock.now().getTime() + 24 * 3_600_000 + 1))).toBeGreaterThan(0)
    expect(await createThing(ctx, { idempotencyKey: 'k3', size: 3 })).not.toEqual(mine)
  })
})

test('two commands that lock each other out are tried again, and both happen', async () => {
  await t.db.execute(sql`insert into thing values ('a', 0), ('b', 0)`)
  const grow = (first: string, second: string) =>
    inTransaction(t.db, async ({ tx }) => {
      await tx.execute(sql`update thing set size = size + 1 where id = ${first}`)
      await tx.execute(sql`select pg_sleep(0.1)`)
      await tx.execute(sql`update thing set size = size + 1 where id = ${second}`)
    })
  await Promise.all([grow('a', 'b'), grow('b', 'a')])
  const rows = (await t.db.execute(sql`select size from thing where id in ('a', 'b')`)) as unknown as { size: number }[]
  expect(rows.map(({ size }) => size)).toEqual([2, 2])
})

test('a command is FORBIDDEN before it opens a transaction', async () => {
  const never = command('partner:activate', async () => unchanged({ id: 'x' }))
  const statements = await t.statements(async () => {
    await expect(never({ ...ctx, viewer: personaNamed('finance').viewer }, {})).rejects.toThrow(/may not perform/)
  })
  expect(statements).toEqual([])
})

test('a handler has the rows of those roles that permit its operation, run by itself or within another, and of no other role', async () => {
  const scopes: Scope[] = []
  const look = command('partner:update', async (_tx, ctx, _input: object) => {
    scopes.push(ctx.scope)
    return unchanged(null)
  })
  const both = t.as({ ...personaNamed('channel-manager-east').viewer, roles: ['MKT', 'CHM'] })
  await look(both, {})
  await look.within(new UnitOfWork(t.db), both, {})
  const east = { kind: 'regions', paths: ['HUADONG/'] }
  expect([both.scope.kind, scopes]).toEqual(['all', [east, east]])
})

test('what a refused command wrote within another transaction is taken back, and the rest of that transaction stays', async () => {
  const before = await things()
  const outcome = await inTransaction(ctx.db, async (unit) => {
    const refused = await createThing.within(unit, ctx, { idempotencyKey: 'within-1', size: -1 })
    await createThing.within(unit, ctx, { idempotencyKey: 'within-2', size: 1 })
    return refused
  })
  expect(outcome).toMatchObject({ code: 'TOO_SMALL' })
  expect(await things()).toBe(before + 1)
  // Its key is free: the refused command claimed nothing.
  expect(await createThing(ctx, { idempotencyKey: 'within-1', size: 2 })).toMatchObject({ size: 2 })
})
