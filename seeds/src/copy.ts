import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { type Column, getTableColumns, getTableName } from 'drizzle-orm'
import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core'
import type postgres from 'postgres'

export const CHUNK_CHARS = 64 * 1024

/** The COPY text format: tabs between columns, \N for null. */
const escaped = (text: string): string =>
  /[\\\t\n\r]/.test(text)
    ? text.replace(/[\\\t\n\r]/g, (c) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' })[c] ?? c)
    : text

function fieldOf(column: Column, value: unknown): string {
  const given = value === undefined ? column.default : value
  if (given === undefined && column.notNull) {
    throw new TypeError(`${getTableName(column.table)}.${column.name} is missing in a seeded row.`)
  }
  if (given === null || given === undefined) return '\\N'
  const written = column.mapToDriverValue(given)
  return escaped(Buffer.isBuffer(written) ? `\\x${written.toString('hex')}` : String(written))
}

/** Writes rows of a table as lines of COPY's text format, in the order of the table's columns. */
export function copyLineOf(table: PgTable): (row: object) => string {
  const columns = Object.entries(getTableColumns(table))
  const fields = new Array<string>(columns.length)
  return (row) => {
    const values = row as Record<string, unknown>
    for (const [i, [key, column]] of columns.entries()) fields[i] = fieldOf(column, values[key])
    return `${fields.join('\t')}\n`
  }
}

/** The statement that reads such lines. */
export function copyStatement(table: PgTable, into: string = getTableName(table)): string {
  const columns = Object.values(getTableColumns(table)).map(({ name }) => `"${name}"`)
  return `copy "${into}" (${columns.join(', ')}) from stdin`
}

type Connection = postgres.Sql | postgres.TransactionSql

/**
 * Sends pieces of text to a COPY statement. Rejects with the server's error where it refuses a row: postgres.js tells nobody
 * of an error that comes after the last row was sent (its stream would never end), so the query's own `reject` is listened to.
 */
export async function copyInto(sql: Connection, statement: string, pieces: Iterable<string>): Promise<void> {
  const query = sql.unsafe(statement)
  const refused = refusalOf(query)
  await Promise.race([send(await query.writable(), pieces), refused])
}

function refusalOf(query: unknown): Promise<never> {
  const listened = query as { reject: (error: Error) => void }
  const { reject } = listened
  const refused = new Promise<never>((_, refuse) => {
    listened.reject = (error) => {
      reject(error)
      refuse(error)
    }
  })
  // Nobody waits for it any more once all rows are in.
  refused.catch(() => {})
  return refused
}

async function send(stream: Writable, pieces: Iterable<string>): Promise<void> {
  for (const piece of pieces) if (!stream.write(piece)) await once(stream, 'drain')
  stream.end()
  await finished(stream)
}

/** Tables in an order in which each comes after those it refers to. */
export function inForeignKeyOrder(tables: Iterable<PgTable>): PgTable[] {
  const wanted = new Set(tables)
  const ordered = new Set<PgTable>()
  const place = (table: PgTable): void => {
    if (ordered.has(table) || !wanted.has(table)) return
    wanted.delete(table)
    for (const key of getTableConfig(table).foreignKeys) place(key.reference().foreignTable)
    ordered.add(table)
  }
  for (const table of [...wanted]) place(table)
  return [...ordered]
}
