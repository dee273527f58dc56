import { readFileSync } from 'node:fs'
import { type AuditEntryRow, auditEntry, changesBetween, hashOf, verifyAudit } from '@channelgraph/command'
import { outboxHead } from '@channelgraph/events'
import { openDatabase, type SubgraphDefinition } from '@channelgraph/service'
import { databaseBefore } from '@channelgraph/testkit'
import { asc, eq } from 'drizzle-orm'
import { afterAll, describe, expect, test } from 'vitest'
import { finance } from '../subgraphs/finance/src/subgraph.ts'
import { orders } from '../subgraphs/orders/src/subgraph.ts'
import { partners } from '../subgraphs/partners/src/subgraph.ts'
import { support } from '../subgraphs/support/src/subgraph.ts'

// Chains of the releases before, whose hashes were stored as text, each with the one before it.

/** The departments there were then: who came later has no chain of that time. */
const definitions: readonly SubgraphDefinition[] = [partners, orders, support, finance]

/** The number of the migration that stores links smaller. */
function migrationOf({ migrations }: SubgraphDefinition): number {
  const journal = JSON.parse(readFileSync(new URL(`${migrations.href}/meta/_journal.json`), 'utf8')) as {
    entries: { idx: number; tag: string }[]
  }
  return journal.entries.find(({ tag }) => tag.endsWith('smaller-audit'))!.idx
}

const AT = new Date('2026-11-23T01:30:00.123Z')

/** Links as they were written: two of version 1, which kept no changes, and two of version 2. */
function linksOfBefore() {
  let previousHash = ''
  return [1, 2, 3, 4].map((seq) => {
    const before = seq === 1 ? null : { id: 'thing', name: `n${seq - 1}`, places: 2 }
    const after = { id: 'thing', name: `n${seq}`, places: 2 }
    const told = {
      ...{ seq, at: AT, actor: 'emp_1', roles: seq === 2 ? ['CHM', 'MGT'] : ['CHM'], operation: 'partner:update' },
      ...{ entity: 'Thing', entityId: 'thing', beforeHash: hashOf(before), afterHash: hashOf(after) },
      ...{ reason: seq === 3 ? '笔误' : null, correlationId: 'before', previousHash },
    }
    const kept = { linkVersion: 2, changes: changesBetween('Thing', before, after), reasonForPartner: seq === 3 }
    const link = seq > 2 ? { ...told, ...kept } : told
    previousHash = hashOf(link)
    return {
      ...told,
      ...(seq > 2 ? kept : { linkVersion: 1, changes: null, reasonForPartner: false }),
      hash: previousHash,
    }
  })
}

const databases = new Map<string, Awaited<ReturnType<typeof databaseBefore>>>()
for (const definition of definitions)
  databases.set(definition.name, await databaseBefore(definition, migrationOf(definition)))

describe.each([...databases.keys()])('the audit of %s', (name) => {
  const { url, migrate } = databases.get(name)!
  const opened = openDatabase(url, { max: 1 })
  afterAll(() => opened.close())

  test('G-15 a chain of the release before verifies in its smaller form, and is broken where it was altered', async () => {
    const links = linksOfBefore()
    for (const link of links) {
      await opened.client`
        insert into audit_entry (seq, at, actor, roles, operation, entity, entity_id, before_hash, after_hash, reason,
          correlation_id, link_version, changes, reason_for_partner, previous_hash, hash)
        values (${link.seq}, ${link.at.toISOString()}, ${link.actor}, ${link.roles}, ${link.operation}, ${link.entity},
          ${link.entityId}, ${link.beforeHash}, ${link.afterHash}, ${link.reason}, ${link.correlationId}, ${link.linkVersion},
          ${link.changes && JSON.stringify(link.changes)}::text::jsonb, ${link.reasonForPartner}, ${link.previousHash}, ${link.hash})`
    }
    const head = { auditSeq: 4, auditHash: links.at(-1)!.hash }
    await opened.db.update(outboxHead).set(head)
    await migrate()
    expect(await verifyAudit(opened.db, head)).toBeNull()
    const rows = await opened.db.select().from(auditEntry).orderBy(asc(auditEntry.seq))
    const alterations: [number, Partial<AuditEntryRow>][] = [
      [2, { roles: ['CHM', 'MGT', 'FIN'] }],
      [3, { changes: { name: ['n2', 'n4'] } }],
      [4, { hash: hashOf('another') }],
    ]
    for (const [seq, columns] of alterations) {
      await opened.db.update(auditEntry).set(columns).where(eq(auditEntry.seq, seq))
      expect(await verifyAudit(opened.db, head)).toBe(seq)
      await opened.db
        .update(auditEntry)
        .set(rows[seq - 1]!)
        .where(eq(auditEntry.seq, seq))
    }
    expect(await verifyAudit(opened.db, head)).toBeNull()
  })
})
