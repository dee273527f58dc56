import { type Reader, read } from '@channelgraph/access'
import { check, normaliseCode } from '@channelgraph/values'
import { and, type Column, eq, getTableColumns, like, or, type SQL, sql } from 'drizzle-orm'
import { getTableConfig, type PgColumn, type PgTable } from 'drizzle-orm/pg-core'
import { orderOf, type SortKey } from './keyset.ts'
import type { PagedRows } from './pages.ts'

/** The text for LIKE, with what LIKE reads otherwise taken as it is written. */
const literal = (text: string): string => text.replace(/[\\%_]/g, '\\$&')

/**
 * The predicate of a text search: each word (`check.searchWords`) stands in one of the columns, in whatever case and width.
 * Undefined where nothing is searched for.
 */
export const containsWords = (words: readonly string[] | null, ...columns: readonly Column[]): SQL | undefined =>
  words === null
    ? undefined
    : and(
        ...words.map((word) => {
          const pattern = `%${literal(word)}%`
          return or(...columns.map((column) => sql`normalize(${column}, NFKC) ilike ${pattern}`))
        }),
      )

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
  /** Which of the rows that have all words come first, after those that begin with the text. Ends with a unique column. */
  readonly order?: readonly SortKey[]
}

/** The longest text that is searched for, in characters. */
const MAX_TEXT = 100
/** The most rows of one kind that a search finds. */
export const MAX_FOUND = 20
/** Of a word that stands in half of all rows, only so many rows are ranked. */
const CANDIDATES = 100

/** Only what has a letter or a digit can be a number of ours. */
const NUMBERED = /[A-Z0-9]/

/** The text of a search as every department takes it: 1 to 100 characters, without blanks around it. */
export const searchText = (text: string): string => check.text('text', text, MAX_TEXT)

/** Finds the rows of one kind for a text, the best first. */
export type Search<T extends PgTable> = (reader: Reader, text: string, first: number) => Promise<T['$inferSelect'][]>

/**
 * The search of one table: rows whose number the text is, then those whose number begins with it, then those that have all its
 * words. Each step is a statement of its own under an index, and asked only while fewer than `first` rows are found. Only rows that
 * the viewer may see are found; `first` is 1 to 20.
 */
export function searchOf<T extends PgTable>({ table, visible }: PagedRows<T>, options: SearchOptions): Search<T> {
  type Row = T['$inferSelect']
  const columns = getTableColumns(table as PgTable) as Record<string, PgColumn>
  const [key] = getTableConfig(table).columns.filter(({ primary }) => primary)
  if (!key) throw new Error(`${getTableConfig(table).name} has no primary key of one column: it cannot be searched.`)
  const [keyName] = Object.entries(columns).find(([, column]) => column === key)!
  const { numbers, texts, order = [] } = options
  const latest = orderOf(order)

  return (reader, given, first) => {
    const text = searchText(given)
    const most = check.wholeNumber('first', first, 1, MAX_FOUND)
    const words = check.searchWords('text', text)
    const asked = words?.join(' ') ?? ''
    const code = normaliseCode(text)
    return read(reader, async (db) => {
      const select = (...where: (SQL | undefined)[]) =>
        db
          .select()
          .from(table as PgTable)
          .where(and(...where, visible(reader.scope)))
      const withWords = ([title, ...others]: readonly [PgColumn, ...PgColumn[]]) => {
        const all = [title, ...others]
        const begins = sql`normalize(${title}, NFKC) ilike ${`${literal(asked)}%`}`
        // As a CASE it is planned as true of half the rows; as itself of one in two hundred, and the index would be read a partner.
        const contained = sql`case when ${containsWords(words, ...all)} then true else false end`
        const found = select(contained, sql`${searchGrams(...all)} @> search_grams(${asked})`)
          .limit(CANDIDATES)
          .as(getTableConfig(table).name) // named like the table, so that the outer statement reads its columns
        return db
          .select({ ...columns })
          .from(found)
          .orderBy(sql`${begins} desc`, ...latest)
      }
      const rows = new Map<unknown, Row>()
      const known = NUMBERED.test(code) ? numbers : []
      const steps = [
        ...known.map(
          (number) => () =>
            select(eq(number, code))
              .orderBy(...latest)
              .limit(most),
        ),
        ...known.map(
          (number) => () =>
            select(like(number, `${literal(code)}%`))
              .orderBy(number, ...latest)
              .limit(most),
        ),
        ...(texts && words ? [() => withWords(texts).limit(most + rows.size)] : []),
      ]
      for (const step of steps) {
        if (rows.size >= most) break
        for (const row of (await step()) as Record<string, unknown>[])
          if (rows.size < most && !rows.has(row[keyName])) rows.set(row[keyName], row as Row)
      }
      return [...rows.values()]
    })
  }
}
