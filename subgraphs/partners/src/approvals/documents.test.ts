import { PARTNER_A, personaNamed, type Scope, scopeOf, sharedRows, type Viewer } from '@channelgraph/access'
import { PartnerReinstated, type Role } from '@channelgraph/contracts'
import { testSubgraph } from '@channelgraph/testkit'
import { staleVersion } from '@channelgraph/values'
import { and, eq, sql } from 'drizzle-orm'
import { pgTable, text, timestamp } from 'drizzle-orm/pg-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { channelPolicyDocument } from '../channel-policies/channel-policies.document.ts'
import { channelPolicies } from '../channel-policies/channel-policies.store.ts'
import { type ChannelPolicyRow, channelPolicy } from '../channel-policies/channel-policies.tables.ts'
import { partners } from '../subgraph.ts'
import { channelOf } from '../testing/fixture.ts'
import { findApprovalsOfSubjects } from './approvals.store.ts'
import { documentRows, ofThose, publishedRows, readersOfRows } from './documents.audience.ts'
import { decision, documentKind, publication, submission } from './documents.steps.ts'
import { documentColumns } from './documents.tables.ts'

// What no module has yet, on the table of one that is there.
const t = await testSubgraph(partners)
const { aPartner, aChannelPolicy } = await channelOf(t)

beforeAll(() => aPartner({ ...PARTNER_A }))

const somebody = (subject: string, ...roles: Role[]): Viewer => ({
  ...personaNamed('channel-manager-east').viewer,
  ...{ subject, roles },
})
const as = (viewer: Viewer) => ({ ...t.subgraph.system('test'), viewer, scope: scopeOf(viewer) })

const [channel, management] = [somebody('a', 'CHM'), somebody('b', 'MGT')]

describe('a document that two departments agree to', () => {
  // The operation that both are permitted.
  const both = documentKind({ ...channelPolicyDocument, chain: ['CHM', 'MGT'] })
  const decide = decision('channel-policy:publish', both)
  const say = (viewer: Viewer, id: string, expectedVersion: number, said: 'APPROVED' | 'RETURNED') =>
    decide(as(viewer), { id, expectedVersion, decision: said, comment: '已阅' })

  test('is agreed to by the one, then by the other; what the second returns goes through both again', async () => {
    const { id } = await aChannelPolicy({ status: 'SUBMITTED', publishedAt: null })
    await expect(say(management, id, 1, 'APPROVED')).rejects.toThrow(/CHANNEL is due now/)
    expect(await say(channel, id, 1, 'APPROVED')).toMatchObject({ status: 'SUBMITTED', version: 2 })
    await expect(say(channel, id, 2, 'APPROVED')).rejects.toThrow(/MANAGEMENT is due now/)
    expect(await say(management, id, 2, 'RETURNED')).toMatchObject({ status: 'DRAFT', version: 3 })
    const sent = await submission('channel-policy:draft', both)(as(channel), { id, expectedVersion: 3 })
    expect(sent).toMatchObject({ status: 'SUBMITTED', version: 4 })
    // Who sent it may not agree to it any more.
    expect(await say(channel, id, 4, 'APPROVED')).toMatchObject({ code: 'SELF_APPROVAL' })
    expect(await say(somebody('c', 'CHM'), id, 4, 'APPROVED')).toMatchObject({ status: 'SUBMITTED' })
    expect(await say(management, id, 5, 'APPROVED')).toMatchObject({ status: 'APPROVED' })
    const taken = (await findApprovalsOfSubjects(t.db, { kind: 'all' }, [id])).get(id)!
    expect(taken.map(({ step, department, approverId }) => [step, department, approverId])).toEqual([
      [1, 'CHANNEL', 'a'],
      [2, 'MANAGEMENT', 'b'],
      [3, 'CHANNEL', 'c'],
      [4, 'MANAGEMENT', 'b'],
    ])
  })

  test('D is not agreed to twice by one person who has both roles', async () => {
    const { id } = await aChannelPolicy({ status: 'SUBMITTED', publishedAt: null })
    const one = somebody('d', 'CHM', 'MGT')
    expect(await say(one, id, 1, 'APPROVED')).toMatchObject({ status: 'SUBMITTED' })
    expect(await say(one, id, 2, 'APPROVED')).toMatchObject({ code: 'ALREADY_APPROVED' })
  })

  test('is decided on in the rows of the role whose turn it is, whatever another one sees', async () => {
    const scopes: Scope[] = []
    const rows: typeof channelPolicies = {
      ...channelPolicies,
      lock: (tx, ctx, id, version) => {
        scopes.push(ctx.scope)
        return channelPolicies.lock(tx, ctx, id, version)
      },
    }
    const { id } = await aChannelPolicy({ status: 'SUBMITTED', publishedAt: null })
    const viewer = somebody('e', 'CHM', 'MGT')
    const input = { id, expectedVersion: 1, decision: 'APPROVED', comment: '已阅' } as const
    await decision('channel-policy:publish', { ...both, rows })(as(viewer), input)
    expect(scopes).toEqual([{ kind: 'all' }, { kind: 'regions', paths: viewer.regions }])
  })
})

describe('a kind of document', () => {
  test('stops the start where others may decide than its chain names, or its machine lacks a command', () => {
    expect(() => decision('channel-policy:publish', channelPolicyDocument)).toThrow(/its chain is MGT/)
    const { recallChannelPolicy: _, ...machine } = channelPolicyDocument.machine
    expect(() => documentKind({ ...channelPolicyDocument, machine })).toThrow(/lacks recallChannelPolicy/)
  })

  test('stops the start with a row policy that would show drafts', () => {
    const shared = pgTable('shared_document', documentColumns(), () => [sharedRows()])
    expect(() => documentRows(shared, { en: 'The document', zh: '文件' })).toThrow(/give it publishedRows\(\) alone/)
  })

  test('has rules and facts of its own: of what is published, and of what that ends', async () => {
    const told: [number, string | null][] = []
    const kind = documentKind({
      ...channelPolicyDocument,
      event: (after: ChannelPolicyRow) => {
        told.push([after.revision, after.inForceTo])
        return PartnerReinstated.of(after, { partnerId: PARTNER_A.id })
      },
      refuse: { publish: async (_tx, _ctx, { title }: ChannelPolicyRow) => (title === '' ? staleVersion(1, 2) : null) },
    })
    const first = await aChannelPolicy()
    const next = {
      no: first.no,
      revision: 2,
      status: 'APPROVED',
      publishedAt: null,
      effectiveFrom: '2026-12-01',
    } as const
    const second = await aChannelPolicy({ ...next, title: '' })
    const publish = () =>
      publication('channel-policy:publish', kind)(as(channel), { id: second.id, expectedVersion: 1 })
    expect(await publish()).toMatchObject({ code: 'STALE_VERSION' })
    await t.db.update(channelPolicy).set({ title: '新办法' }).where(eq(channelPolicy.id, second.id))
    expect(await publish()).toMatchObject({ status: 'PUBLISHED' })
    expect(told).toEqual([
      [1, '2026-11-30'],
      [2, null],
    ])
  })
})

describe('whom a document is for', () => {
  // The row policy of a table that is there is asked by `proveDocument`.
  const bulletin = pgTable(
    'bulletin',
    {
      ...{ id: text().primaryKey(), publishedAt: timestamp('published_at') },
      ...{ kinds: text().array().notNull(), tiers: text().array().notNull() },
      regionPaths: text('region_paths').array().notNull(),
    },
    (t) => [publishedRows(t, ofThose(t))],
  )
  const { visible } = readersOfRows(bulletin)
  const GUANGDONG = 'HUANAN/440000/'

  const seenBy = (scope: Scope, rows: Record<string, Partial<typeof bulletin.$inferInsert>>) =>
    t.db.transaction(async (tx) => {
      await tx.execute(sql`
        create temporary table bulletin (id text primary key, published_at timestamp,
          kinds text[] not null, tiers text[] not null, region_paths text[] not null) on commit drop`)
      const everybody = { publishedAt: new Date(0), kinds: [], tiers: [], regionPaths: [] }
      await tx.insert(bulletin).values(Object.entries(rows).map(([id, given]) => ({ ...everybody, ...given, id })))
      const seen = await tx
        .select({ id: bulletin.id })
        .from(bulletin)
        .where(and(visible(scope)))
        .orderBy(bulletin.id)
      return seen.map(({ id }) => id)
    })

  test('is those of all its kinds, tiers and regions, and everybody where it names none of them', async () => {
    const { id: partnerId } = await aPartner({ kind: 'AGENT', tier: 'CORE', regionPath: `${GUANGDONG}440300/` })
    const rows = {
      ...{ a: {}, b: { kinds: ['AGENT', 'OTHER'] }, c: { kinds: ['OTHER'] } },
      ...{ d: { tiers: ['CORE'] }, e: { tiers: ['STRATEGIC'] }, f: { kinds: ['AGENT'], tiers: ['STRATEGIC'] } },
      ...{ g: { regionPaths: ['HUADONG/', GUANGDONG] }, h: { regionPaths: ['HUADONG/'] } },
      ...{ i: { regionPaths: [`${GUANGDONG}440300/440304/`] }, j: { publishedAt: null } },
      k: { kinds: ['AGENT'], tiers: ['CORE'], regionPaths: ['HUANAN/'] },
    }
    expect(await seenBy({ kind: 'partner', partnerId }, rows)).toEqual(['a', 'b', 'd', 'g', 'k'])
    expect(await seenBy({ kind: 'partner', partnerId: 'par_nobody' }, rows)).toEqual([])
    for (const scope of [{ kind: 'none' }, { kind: 'applicant', applicantId: 'x' }] as const)
      expect(await seenBy(scope, rows)).toEqual([])
  })

  test('is seen by a channel manager where it is for all regions, or one above or below its own; drafts, too', async () => {
    const rows = {
      ...{ a: {}, b: { regionPaths: ['HUANAN/'] }, c: { regionPaths: [`${GUANGDONG}440300/`] } },
      ...{ d: { regionPaths: ['HUADONG/'] }, e: { regionPaths: ['HUADONG/', GUANGDONG], publishedAt: null } },
    }
    expect(await seenBy({ kind: 'regions', paths: [GUANGDONG] }, rows)).toEqual(['a', 'b', 'c', 'e'])
    expect(await seenBy({ kind: 'regions', paths: [] }, rows)).toEqual(['a'])
    expect(await seenBy({ kind: 'all' }, rows)).toHaveLength(5)
  })
})
