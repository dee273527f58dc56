import { personaNamed } from '@channelgraph/access'
import { auditEntry } from '@channelgraph/command'
import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { ordersWorld } from '../testing/fixture.ts'

const w = await ordersWorld()
const { t } = w

const CHANGES = `totalCount pageInfo { hasNextPage endCursor } nodes {
  at operation reason actor { id kind role department } fields { name title from to } }`
const HISTORY = `query ($id: ID!, $first: Int, $after: String) { order(id: $id) { history(first: $first, after: $after) { ${CHANGES} } } }`
const historyOf = async (as: string, id: string, page: object = {}) =>
  (await t.data(as, HISTORY, { id, ...page })).order.history

/** An order of partner A that the order desk refused. */
async function rejected() {
  const order = await w.submitted()
  return w.command('order-desk', 'rejectOrder', order, 'reason: "地址不在授权区域"')
}

describe('the history of an order', () => {
  test('says who, when, what from what to what, and why, the latest change first', async () => {
    const { id } = await rejected()
    const { totalCount, nodes } = await historyOf('management', id)
    expect(totalCount).toBe(3)
    expect(nodes.map(({ operation }: { operation: string }) => operation)).toEqual([
      'order:confirm',
      'order:submit',
      'order:create',
    ])
    expect(nodes[0]).toMatchObject({
      at: t.clock.now().toISOString(),
      reason: '地址不在授权区域',
      actor: { id: personaNamed('order-desk').viewer.subject, kind: 'STAFF', role: 'ORD', department: 'ORDER_DESK' },
    })
    expect(nodes[0].fields).toContainEqual({
      name: 'status',
      title: 'Status',
      from: 'SUBMITTED',
      to: 'REJECTED',
    })
    expect(nodes[2].fields).toContainEqual({ name: 'shipToRegion', title: 'Ship to region', from: null, to: '320506' })
    expect(nodes[2].fields).toContainEqual({ name: 'lines', title: 'Lines', from: null, to: '1' })
  })

  test('names fields in the language of the asker', async () => {
    const { id } = await rejected()
    const chinese = { ...personaNamed('management').viewer, lang: 'zh' as const }
    const { order } = await t.data(chinese, HISTORY, { id })
    expect(order.history.nodes[0].fields[0]).toMatchObject({ name: 'status', title: '订单状态' })
  })

  test("shows a partner its own order's without the house's names, and the reason that was written for it", async () => {
    const { id } = await rejected()
    const { nodes } = await historyOf('partner-a', id)
    expect(nodes[0]).toMatchObject({
      reason: '地址不在授权区域',
      actor: { id: 'staff', kind: 'STAFF', role: 'ORD', department: 'ORDER_DESK' },
    })
    expect(nodes[2].actor).toMatchObject({ id: personaNamed('partner-a').viewer.subject, kind: 'PARTNER', role: 'PTR' })
    expect(JSON.stringify(nodes)).not.toContain('emp_')
    expect((await t.data('partner-b', HISTORY, { id })).order).toBeNull()
  })

  test('keeps a note from the partner that was not written for it', async () => {
    const held = await w.submitted(undefined, { shipTo: '440300', as: 'order-desk' })
    await w.command('channel-manager-east', 'releaseHold', held, 'reason: TERRITORY_CHECK, note: "a favour"')
    expect((await historyOf('management', held.id)).nodes[0].reason).toBe('a favour')
    const { nodes } = await historyOf('partner-a', held.id)
    expect(nodes[0]).toMatchObject({ operation: 'order:release', reason: null })
    // Why the order desk ordered for it, it may know.
    expect(nodes[1]).toMatchObject({ operation: 'order:submit', reason: 'tel' })
  })

  test('is read in pages, and for many orders in one statement', async () => {
    const [one, other] = [await rejected(), await rejected()]
    const first = await historyOf('management', one.id, { first: 2 })
    expect([first.nodes.length, first.pageInfo.hasNextPage]).toEqual([2, true])
    const rest = await historyOf('management', one.id, { first: 2, after: first.pageInfo.endCursor })
    expect(rest.nodes.map(({ operation }: { operation: string }) => operation)).toEqual(['order:create'])
    const both = '{ orders(first: 100) { nodes { history(first: 1) { nodes { seq } } } } }'
    const statements = await t.statements(() => t.data('management', both))
    expect(statements.filter((text) => text.includes('audit_entry'))).toHaveLength(1)
    expect(other.id).not.toBe(one.id)
  })

  test('of a price list begins for a partner with its publication', async () => {
    const { nodes } = (await t.data('management', '{ priceLists(first: 1) { nodes { id } } }')).priceLists
    const at = (seq: number, changes: object) => ({
      ...{ seq, at: t.clock.now(), actor: 'emp_x', roles: ['CHM'], operation: 'price-list:draft', entity: 'PriceList' },
      ...{ entityId: nodes[0].id, beforeHash: '', afterHash: '', correlationId: 'x', hash: '' },
      ...{ linkVersion: 2, changes: changes as never },
    })
    const published = { publishedAt: [t.clock.now().toISOString()], status: ['REVIEWED', 'PUBLISHED'] }
    await t.db.insert(auditEntry).values([at(90_001, { status: ['DRAFT'] }), at(90_002, published)])
    const LIST = '{ priceLists(first: 1) { nodes { history { totalCount nodes { seq } } } } }'
    const shown = async (as: string) => (await t.data(as, LIST)).priceLists.nodes[0].history
    expect(await shown('management')).toMatchObject({ totalCount: 2 })
    expect(await shown('partner-a')).toEqual({ totalCount: 1, nodes: [{ seq: 90_002 }] })
    await t.db.delete(auditEntry).where(eq(auditEntry.correlationId, 'x'))
  })
})

describe("the auditor's view", () => {
  const ENTRIES = `query ($filter: AuditFilter) { ordersAuditEntries(filter: $filter, first: 100) {
    totalCount nodes { seq entity entityId operation actor { id } fields { name } } } }`
  const found = async (filter: Record<string, unknown>) =>
    (await t.data('auditor', ENTRIES, { filter })).ordersAuditEntries
  const VERIFY = `query ($after: Int, $atMost: Int) { verifyOrdersAudit(after: $after, atMost: $atMost) {
    verifiedTo firstBroken entries complete } }`
  const verified = async (args: Record<string, unknown> = {}) =>
    (await t.data('auditor', VERIFY, args)).verifyOrdersAudit

  test('finds entries by actor, operation, entity and time, fields of the row included that no document shows', async () => {
    const { id } = await rejected()
    const actor = personaNamed('order-desk').viewer.subject
    expect((await found({ entityId: id })).totalCount).toBe(3)
    const day = { from: '2026-11-23', to: '2026-11-23' }
    const { nodes } = await found({ entity: 'Order', entityId: id, actor, operation: 'order:confirm', period: day })
    expect(nodes).toMatchObject([{ entityId: id, actor: { id: actor } }])
    expect((await found({ entityId: id, period: { from: '2026-11-24', to: '2026-11-30' } })).totalCount).toBe(0)
    const [created] = (await found({ entityId: id, operation: 'order:create' })).nodes
    expect(created.fields.map(({ name }: { name: string }) => name)).toContain('createdBy')
  })

  test('is for nobody else', async () => {
    for (const as of ['management', 'order-desk', 'partner-a'])
      for (const query of [ENTRIES, VERIFY] as const)
        expect([as, (await t.ask(as, query)).errors[0]?.extensions?.code]).toEqual([as, 'FORBIDDEN'])
  })

  test('G-15 verifies the chain part by part and names the first broken link', async () => {
    await rejected()
    const { entries } = await verified()
    expect(await verified()).toEqual({ verifiedTo: entries, firstBroken: null, entries, complete: true })
    expect(await verified({ atMost: 2 })).toEqual({ verifiedTo: 2, firstBroken: null, entries, complete: false })
    expect(await verified({ after: entries - 2 })).toMatchObject({ verifiedTo: entries, complete: true })
    const [given] = await t.db
      .select()
      .from(auditEntry)
      .where(eq(auditEntry.seq, entries - 1))
    await t.db
      .update(auditEntry)
      .set({ changes: { status: ['DRAFT', 'CLOSED'] } })
      .where(eq(auditEntry.seq, entries - 1))
    expect(await verified({ after: entries - 2 })).toMatchObject({ firstBroken: entries - 1, complete: false })
    await t.db
      .update(auditEntry)
      .set({ changes: given!.changes })
      .where(eq(auditEntry.seq, entries - 1))
    for (const args of [
      { after: -1 } as Record<string, unknown>,
      { after: entries + 1 },
      { atMost: 0 },
      { atMost: 10_001 },
    ])
      expect((await t.ask('auditor', VERIFY, args)).errors[0]?.extensions?.code).toBe('BAD_USER_INPUT')
  })
})
