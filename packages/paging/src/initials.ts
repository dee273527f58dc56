import type { Database } from '@channelgraph/access'
import { and, isNull, type SQL, sql } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import { pinyin } from 'pinyin-pro'

/**
 * The pinyin initials of a name, by which people look for it without a Chinese keyboard: 重庆长安EV充电 is cqcaevcd. Readings follow
 * the word (重庆 is cq, 重量 is zl). Letters and digits stay; the empty text for a name that has none of these.
 */
export const initialsOf = (name: string): string =>
  pinyin(name.normalize('NFKC'), { pattern: 'first', toneType: 'none', type: 'array' })
    .join('')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')

/** A name with its initials, as both are stored: whoever writes the one writes the other. */
export const named = (name: string): { readonly name: string; readonly nameInitials: string } => ({
  name,
  nameInitials: initialsOf(name),
})

/** How many names one run gives their initials. */
const AT_ONCE = 500

/** A table whose names have initials beside them. */
export type NamedTable = PgTable & { readonly id: PgColumn; readonly nameInitials: PgColumn }

/**
 * Gives names that were stored without their initials, such as those from before there were any, what they lack; returns how many.
 * A name that changes meanwhile keeps what the change gave it. No version moves: nothing that anybody reads is changed.
 */
export async function fillInitials(db: Database, table: NamedTable, name: PgColumn): Promise<number> {
  const rows = await db
    .select({ id: table.id, name })
    .from(table as PgTable)
    .where(isNull(table.nameInitials))
    .limit(AT_ONCE)
  if (rows.length === 0) return 0
  const column = (values: readonly string[]): SQL => sql`${sql.param(values)}::text[]`
  const found = rows as readonly { readonly id: string; readonly name: string }[]
  await db
    .update(table as PgTable)
    .set({ nameInitials: sql`filled.initials` })
    .from(
      sql`unnest(${column(found.map((row) => row.id))}, ${column(found.map((row) => row.name))}, ${column(found.map((row) => initialsOf(row.name)))}) as filled(id, name, initials)`,
    )
    .where(and(sql`${table.id} = filled.id`, sql`${name} = filled.name`, isNull(table.nameInitials)))
  return rows.length
}
