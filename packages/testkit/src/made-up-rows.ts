import { type Database, PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { sql } from 'drizzle-orm'

/** A value of a column's type; texts look like ids, and differ from row to row as numbers do. */
const VALUES: Readonly<Record<string, (n: number) => string>> = {
  text: (n) => `row_${String(n).padStart(26, '0')}`,
  int4: String,
  int8: String,
  float8: String,
  numeric: String,
  bool: () => 'false',
  date: () => '2026-11-23',
  timestamptz: () => '2026-11-23T00:00:00Z',
  jsonb: () => '{}',
}

/**
 * Gives partner A and partner B a row each of a table in which neither has one, made of its columns' types: enough to prove who
 * sees it. `owner` is the column that says whose row it is; `made` gives a column's value in the n-th row where its type does not
 * say enough: an id of the graph, one of some texts.
 */
export async function fillForPartners(
  db: Database,
  name: string,
  owner: string,
  made: (column: string, n: number) => string | undefined = () => undefined,
): Promise<void> {
  const ids = [PARTNER_A.id, PARTNER_B.id]
  const table = sql.identifier(name)
  const present = await db.execute(
    sql`select 1 from ${table} where ${sql.identifier(owner)} in (${ids[0]}, ${ids[1]}) limit 1`,
  )
  if ((present as unknown as readonly unknown[]).length > 0) return
  const columns = (await db.execute(
    sql`select column_name as name, udt_name as type from information_schema.columns
      where table_schema = 'public' and table_name = ${name} and is_nullable = 'NO' and column_default is null
        and is_generated = 'NEVER' and column_name <> ${owner}`,
  )) as unknown as readonly { name: string; type: string }[]
  const references = await referencesOf(db, name)
  for (const [i, id] of ids.entries()) {
    const values = columns.map((column) => {
      const refersTo = references.get(column.name)
      if (refersTo)
        return sql`(select ${sql.identifier(refersTo.key)} from ${sql.identifier(refersTo.table)} where ${sql.identifier(owner)} = ${id} limit 1)`
      const value = made(column.name, i + 1) ?? (column.type.startsWith('_') ? '{}' : VALUES[column.type]?.(i + 1))
      if (value === undefined)
        throw new Error(`${name}.${column.name} is a ${column.type}: put rows of partner A and B into ${name} first.`)
      return sql`${value}::${sql.raw(column.type)}`
    })
    const named = [owner, ...columns.map((column) => column.name)].map((column) => sql.identifier(column))
    await db.execute(
      sql`insert into ${table} (${sql.join(named, sql`, `)}) values (${sql.join([sql`${id}`, ...values], sql`, `)})`,
    )
  }
}

/** Which of a table's columns refer to a row of another table, and by which of its columns: of the same partner, where one is made up. */
async function referencesOf(
  db: Database,
  name: string,
): Promise<ReadonlyMap<string, { readonly table: string; readonly key: string }>> {
  const found = (await db.execute(sql`
    select own.attname as name, other.relname as table, theirs.attname as key
    from pg_constraint c
    join pg_class other on other.oid = c.confrelid
    join pg_attribute own on own.attrelid = c.conrelid and own.attnum = c.conkey[1]
    join pg_attribute theirs on theirs.attrelid = c.confrelid and theirs.attnum = c.confkey[1]
    where c.contype = 'f' and c.conrelid = ${name}::regclass and cardinality(c.conkey) = 1
      and exists (select 1 from pg_attribute a where a.attrelid = c.confrelid and a.attname = 'partner_id')
  `)) as unknown as readonly { name: string; table: string; key: string }[]
  return new Map(found.map(({ name: column, ...to }) => [column, to]))
}
