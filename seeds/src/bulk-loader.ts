import { auditEntry } from '@channelgraph/command'
import { outbox, outboxHead } from '@channelgraph/events'
import { getTableName } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import type postgres from 'postgres'
import { copyInto, copyStatement, inForeignKeyOrder } from './copy.ts'
import type { CopyBuffer, Gathered } from './copy-buffer.ts'
import type { Stream } from './random.ts'
import { setAside } from './set-aside.ts'
import { chainLinks, prepareLinks, stagedLinkCopy } from './staged-audit.ts'
import { numberEvents, prepareEvents, stagedEventCopy } from './staged-events.ts'

/** One department's database while a world is written into it, in one transaction. */
export class BulkLoader {
  readonly #sql: postgres.TransactionSql
  readonly #putBack: () => Promise<void>
  readonly #tables = new Set<PgTable>([outbox, outboxHead, auditEntry])

  private constructor(sql: postgres.TransactionSql, putBack: () => Promise<void>) {
    this.#sql = sql
    this.#putBack = putBack
  }

  static async open(sql: postgres.TransactionSql): Promise<BulkLoader> {
    await sql`set local work_mem = '128MB'`
    await sql`set local maintenance_work_mem = '256MB'`
    await sql`delete from outbox_head`
    await prepareEvents(sql)
    await prepareLinks(sql)
    return new BulkLoader(sql, await setAside(sql))
  }

  async write({ rows, events, links }: Gathered): Promise<void> {
    for (const table of inForeignKeyOrder(rows.keys())) {
      this.#tables.add(table)
      await copyInto(this.#sql, copyStatement(table), rows.get(table) ?? [])
    }
    if (events.length > 0) await copyInto(this.#sql, stagedEventCopy, events)
    if (links.length > 0) await copyInto(this.#sql, stagedLinkCopy, links)
  }

  /** Numbers the facts, chains the audit, and puts the indexes back. `stream` draws the facts' ids. */
  async finish(buffer: CopyBuffer, stream: Stream): Promise<void> {
    await numberEvents(this.#sql, buffer.instants(), stream)
    await chainLinks(this.#sql)
    await this.#putBack()
  }

  /** The names of the tables that were written. */
  get tables(): string[] {
    return [...this.#tables].map((table) => `"${getTableName(table)}"`)
  }
}
