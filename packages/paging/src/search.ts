import { type Reader, read } from '@channelgraph/access'
import { check, indexBy, normaliseCode } from '@channelgraph/values'
import { and, Column, eq, getTableColumns, is, like, or, type SQL, sql } from 'drizzle-orm'
import { getTableConfig, type PgColumn, type PgTable } from 'drizzle-orm/pg-core'
import { orderOf, type SortKey } from './keyset.ts'
import type { PagedRows } from './pages.ts'

/** Where a search looks for a word: a column of text, or a predicate of the word. */
export type Place = Column | ((word: string) => SQL | undefined)

/** The text for LIKE, with what LIKE reads otherwise taken as it is written. */
const literal = (text: string): string => text.replace(/[\\%_]/g, '\\$&')

/**
 * The predicate of a text search: each word (`check.searchWords`) stands in one of the places, in whatever case and width.
 * Undefined where nothing is searched for.
 */
export const containsWords = (words: readonly string[] | null, ...places: readonly Place[]): SQL | undefined =>
  words === null ? undefined : and(...words.map((word) => inOneOf(word, places)))

/** A column of numbers or codes as they are printed: the word is a part of it, however it was typed (`normaliseCode`). */
export const codeIn =
  (column: Column): Place =>
  (word) => {
    const part = normaliseCode(word)
    return part === '' ? undefined : sql`${column} like ${patternOf(part)}`
  }

/** What a row refers to by its id, such as its partner: one of the places there has the word. Read once, however many rows refer to it. */
export const referredBy =
  (reference: Column, id: PgColumn, ...places: readonly Place[]): Place =>
  (word) =>
    sql`${reference} in (select ${id} from ${id.table} where ${inOneOf(word, places)})`

/** A word that can stand in none of the places finds nothing. */
const inOneOf = (word: string, places: readonly Place[]): SQL =>
  or(
    ...places.map((place) =>
      is(place, Column) ? sql`normalize(${place}, NFKC) ilike ${patternOf(word)}` : place(word),
    ),
  ) ?? sql`false`

const patternOf = (part: string): string => `%${literal(part)}%`

/**
 * What a table's GIN index for searches is made of: the characters and pairs of neighbouring characters of some columns. The
 * function stands in the migration of each department that has such an index (decision 48).
 */
export const searchGrams = (...columns: readonly Column[]): SQL =>
  sql`search_grams(${sql.join(
    columns.map((column) => sql`coalesce(${column}, '')`),
    sql` || ' ' || `,
  )})`

/** How the rows of a table are searched for. */
export interface SearchOptions {
  /** What a row is known by: numbers, codes, serials. Each begins an index. */
  readonly numbers: readonly PgColumn[]
  /** Where words are looked for, what people call the row first. There is a GIN index on their `searchGrams`. */
  readonly texts?: readonly [PgColumn, ...PgColumn[]]
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
  const { numbers, texts, owner, order = [] } = options
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
    const ofWords = ([title, ...others]: readonly [PgColumn, ...PgColumn[]], limit: number) => {
      const all = [title, ...others]
      // As a CASE it is planned as true of half the rows; as itself of one in two hundred, and the index would be read a partner.
      const contained = sql`case when ${containsWords(words, ...all)} then true else false end`
      const found = reader.db
        .select()
        .from(table as PgTable)
        .where(and(contained, sql`${searchGrams(...all)} @> search_grams(${asked})`, seen))
        .limit(CANDIDATES)
        .as(name) // named like the table, so that the outer statement reads its columns
      const begins = sql`normalize(${title}, NFKC) ilike ${`${literal(asked)}%`}`
      return reader.db
        .select({ key })
        .from(found)
        .orderBy(sql`${begins} desc`, ...latest)
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
      ...(texts && words ? [(found: number) => ofWords(texts, most + found)] : []),
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
