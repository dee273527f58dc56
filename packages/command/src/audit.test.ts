import { outboxHead } from '@channelgraph/events'
import { stubDepartment, testSubgraph } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { asc, eq } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { auditEntry, changed, command, hashOf, verifyAudit, walkAudit, withReason } from './index.ts'

const t = await testSubgraph(stubDepartment)

const rename = command('partner:update', async (_tx, _ctx, { from, to }: { from: string; to: string }) =>
  withReason('typing error', changed('Thing', { id: 'thing', name: from }, { id: 'thing', name: to })),
)

const head = async () => (await t.db.select().from(outboxHead))[0]!
const entries = () => t.db.select().from(auditEntry).orderBy(asc(auditEntry.seq))
const alter = (seq: number, columns: Partial<typeof auditEntry.$inferInsert>) =>
  t.db.update(auditEntry).set(columns).where(eq(auditEntry.seq, seq))

/** Three links as they were written before changes were kept, and three of today behind them. */
beforeEach(async () => {
  await t.db.delete(auditEntry)
  let previousHash = ''
  for (const seq of [1, 2, 3]) {
    const link = {
      ...{ seq, at: t.clock.now(), actor: newId('employee'), roles: ['CHM'], operation: 'partner:update' },
      ...{ entity: 'Thing', entityId: 'thing', beforeHash: hashOf({ n: seq }), afterHash: hashOf({ n: seq + 1 }) },
      ...{ reason: null, correlationId: 'before', previousHash },
    }
    previousHash = hashOf(link)
    await t.db.insert(auditEntry).values({ ...link, hash: previousHash })
  }
  await t.db.update(outboxHead).set({ auditSeq: 3, auditHash: previousHash })
  const ctx = t.as('channel-manager-east')
  for (const n of [1, 2, 3]) await rename(ctx, { from: `n${n}`, to: `n${n + 1}` })
})

test('G-15 links from before changes were kept and links with changes are one chain that verifies', async () => {
  expect((await entries()).map(({ linkVersion, changes }) => [linkVersion, changes])).toEqual([
    ...[1, 1, 1].map((version) => [version, null]),
    ...[1, 2, 3].map((n) => [2, { name: [`n${n}`, `n${n + 1}`] }]),
  ])
  expect(await verifyAudit(t.db, await head())).toBeNull()
})

test.each<[string, number, Partial<typeof auditEntry.$inferInsert>]>([
  ['another value in a change', 5, { changes: { name: ['n2', 'n4'] } }],
  ['a change left out', 5, { changes: {} }],
  ['a reason shown to whom it was not written for', 6, { reasonForPartner: true }],
  ['a change put into a link of before', 2, { changes: { name: ['a', 'b'] } }],
  ['a link of today passed off as one of before', 4, { linkVersion: 1 }],
  ['the same, its changes left out', 4, { linkVersion: 1, changes: null }],
  ['a link of no version', 4, { linkVersion: 3 }],
])('G-15 verification names the first broken link: %s', async (_, seq, columns) => {
  await alter(seq, columns)
  expect(await verifyAudit(t.db, await head())).toBe(seq)
})

test('G-15 a chain cut off at its end, or walked from behind a missing entry, is broken there', async () => {
  await t.db.delete(auditEntry).where(eq(auditEntry.seq, 6))
  expect(await verifyAudit(t.db, await head())).toBe(6)
  await t.db.delete(auditEntry).where(eq(auditEntry.seq, 2))
  expect(await walkAudit(t.db, await head(), 2)).toEqual({ verifiedTo: 2, firstBroken: 2 })
})

test('a long chain is walked in parts, each beginning where the last one ended', async () => {
  const whole = await head()
  expect(await walkAudit(t.db, whole, 0, 4)).toEqual({ verifiedTo: 4, firstBroken: null })
  expect(await walkAudit(t.db, whole, 4, 4)).toEqual({ verifiedTo: 6, firstBroken: null })
  await alter(5, { actor: 'somebody else' })
  expect(await walkAudit(t.db, whole, 0, 4)).toEqual({ verifiedTo: 4, firstBroken: null })
  expect(await walkAudit(t.db, whole, 4, 4)).toEqual({ verifiedTo: 4, firstBroken: 5 })
})
