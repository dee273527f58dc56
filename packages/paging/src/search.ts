import { type Reader, read } from '@channelgraph/access'
import { check, indexBy, normaliseCode } from '@channelgraph/values'
import { and, eq, getTableColumns, like, type SQL, sql } from 'drizzle-orm'
import { getTableConfig, type PgColumn, type PgTable } from 'drizzle-orm/pg-core'
import { orderOf, type SortKey } from './keyset.ts'
import type { PagedRows } from './pages.ts'
import { containsWords, literal, searchGrams } from './words.ts'

/** How the rows of a table are searched for. */
export interface SearchOptions {
  /** What a row is known by: numbers, codes, serials. Each begins an index. */
  readonly numbers: readonly PgColumn[]
  /** Where words are looked for, what people call the row first. There is a GIN index on their `searchGrams`. */
  readonly texts?: readonly [PgColumn, ...PgColumn[]]
  /** Words that many rows have are asked of the latest rows, by the order's index, rather than of those that begin with them. */
  readonly latestFirst?: true
  /** Whose rows they are, where that is named: the latest of each whose names have all words, by an index of owner and order. */
  readonly owner?: SearchOwner
  /** Which of the rows that have all words come first, after those that begin with the text. Ends with a unique column. */
  readonly order?: readonly SortKey[]
}

/** To whom rows refer, such as their partner, and what they are called. A table that is small enough to be read for each search. */
export interface SearchOwner {
  readonly reference: PgColumn
  readonly id: PgColumn
  readonly names: readonly [PgColumn, ...PgColumn[]]
}

/** The longest text that is searched for, in characters. */
const MAX_TEXT = 100
/** The most rows of one kind that a search finds. */
export const MAX_FOUND = 20
/** Of a word that stands in half of all rows, or in the names of many owners, only so many are ranked. */
const CANDIDATES = 100
/** Words that many rows have are soon met among the latest of these; of words that fewer have, as many are put in order. */
const RANKED = 1_000

/** Only what has a letter or a digit can be a number of ours. */
const NUMBERED = /[A-Z0-9]/

/** The text of a search as every department takes it: 1 to 100 characters, without blanks around it. */
export const searchText = (text: string): string => check.text('text', text, MAX_TEXT)

/** Finds the rows of one kind for a text, the best first. */
export type Search<T extends PgTable> = (reader: Reader, text: string, first: number) => Promise<T['$inferSelect'][]>

/**
 * The search of one table: rows whose number the text is, then those whose number begins with it, then those that have all its
 * words, then those of whom the words name. Each step is a statement of its own under an index, and asked only while fewer than `first` rows are found. Only rows that
 * the viewer may see are found; `first` is 1 to 20.
 *
 * Which rows these are is asked as the service, with the predicate of the viewer's scope: under row security Postgres uses no index
 * for LIKE and @>, and would read all rows of the partner. The rows themselves are read as any are, under the viewer's role.
 */
export function searchOf<T extends PgTable>({ table, visible }: PagedRows<T>, options: SearchOptions): Search<T> {
  type Row = T['$inferSelect']
  const { name } = getTableConfig(table)
  const [keyName, key] = Object.entries(getTableColumns(table as PgTable)).find(([, { primary }]) => primary) ?? []
  if (!keyName || !key) throw new Error(`${name} has no primary key of one column: it cannot be searched.`)
  const { numbers, texts, latestFirst, owner, order = [] } = options
  const latest = orderOf(order)

  return async (reader, given, first) => {
    const text = searchText(given)
    const most = check.wholeNumber('first', first, 1, MAX_FOUND)
    const seen = visible(reader.scope)
    const code = normaliseCode(text)
    const words = check.searchWords('text', text)
    const asked = words?.join(' ') ?? ''

    const ofNumber = (which: SQL, ...by: (SQL | PgColumn)[]) =>
      reader.db
        .select({ key })
        .from(table as PgTable)
        .where(and(which, seen))
        .orderBy(...by, ...latest)
        .limit(most)
    const rowsWith = (all: readonly PgColumn[], limit: number) => {
      // As a CASE it is planned as true of half the rows; as itself of one in two hundred, and the index would be read a partner.
      const contained = sql`case when ${containsWords(words, ...all)} then true else false end`
      const found = reader.db
        .select()
        .from(table as PgTable)
        .where(and(contained, sql`${searchGrams(...all)} @> search_grams(${asked})`, seen))
        .limit(limit)
        .as(name) // named like the table, so that the outer statement reads its columns
      return { contained, found }
    }
    const ofWords = ([title, ...others]: readonly [PgColumn, ...PgColumn[]], limit: number) => {
      const { found } = rowsWith([title, ...others], CANDIDATES)
      const begins = sql`normalize(${title}, NFKC) ilike ${`${literal(asked)}%`}`
      return reader.db
        .select({ key })
        .from(found)
        .orderBy(sql`${begins} desc`, ...latest)
        .limit(limit)
    }
    const latestOfWords = async (all: readonly PgColumn[], limit: number) => {
      const { contained, found } = rowsWith(all, RANKED)
      const window = reader.db
        .select()
        .from(table as PgTable)
        .where(seen)
        .orderBy(...latest)
        .limit(RANKED)
        .as(name)
      const recent = await reader.db
        .select({ key })
        .from(window)
        .where(contained)
        .orderBy(...latest)
        .limit(limit)
      if (recent.length === limit) return recent
      return reader.db
        .select({ key })
        .from(found)
        .orderBy(...latest)
        .limit(limit)
    }
    const ofOwner = ({ reference, id, names }: SearchOwner, limit: number) => {
      const named = sql`(select ${id} as id from ${id.table} where ${containsWords(words, ...names)} order by ${id} limit ${CANDIDATES}) as named`
      // The latest of each, so that of an owner with many rows only so many are read.
      const own = sql`(select ${key} as key from ${table as PgTable} where ${and(sql`${reference} = named.id`, seen)} order by ${sql.join(latest, sql`, `)} limit ${limit}) as own`
      return reader.db
        .select({ key })
        .from(table as PgTable)
        .where(sql`${key} in (select own.key from ${named} cross join lateral ${own})`)
        .orderBy(...latest)
        .limit(limit)
    }

    const known = NUMBERED.test(code) ? numbers : []
    const steps = [
      ...known.map((number) => () => ofNumber(eq(number, code))),
      ...known.map((number) => () => ofNumber(like(number, `${literal(code)}%`), number)),
      ...(texts && words ? [(found: number) => (latestFirst ? latestOfWords : ofWords)(texts, most + found)] : []),
      ...(owner && words ? [(found: number) => ofOwner(owner, most + found)] : []),
    ]
    const keys = new Set<string>()
    for (const step of steps) {
      if (keys.size >= most) break
      for (const row of await step(keys.size)) if (keys.size < most) keys.add(String(row.key))
    }
    if (keys.size === 0) return []
    const rows = await read(reader, (db) =>
      db
        .select()
        .from(table as PgTable)
        .where(and(sql`${key} = any(${sql.param([...keys])}::text[])`, seen)),
    )
    const byKey = indexBy(rows as Record<string, unknown>[], (row) => String(row[keyName]))
    return [...keys].flatMap((found) => byKey.get(found) ?? []) as Row[]
  }
}
