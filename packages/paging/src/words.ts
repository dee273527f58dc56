import { type Reader, read } from '@channelgraph/access'
import { normaliseCode } from '@channelgraph/values'
import { and, Column, is, or, type SQL, sql } from 'drizzle-orm'
import { getTableConfig, type PgColumn, type PgTable } from 'drizzle-orm/pg-core'

/** Where a search looks for a word: a column of text, a predicate of the word, what the row refers to, or columns that have an index. */
export type Place = Column | ((word: string) => SQL | undefined) | Referred | Indexed

/** What a row refers to by its id, such as its partner. */
interface Referred {
  readonly kind: 'referred'
  readonly reference: Column
  readonly id: PgColumn
  readonly places: readonly Place[]
}
interface Indexed {
  readonly kind: 'indexed'
  readonly texts: readonly Column[]
  readonly codes: readonly Column[]
}
const isOfKind = <K extends 'referred' | 'indexed'>(place: Place, kind: K): place is Extract<Place, { kind: K }> =>
  !is(place, Column) && typeof place !== 'function' && place.kind === kind

/** The text for LIKE, with what LIKE reads otherwise taken as it is written. */
export const literal = (text: string): string => text.replace(/[\\%_]/g, '\\$&')
const patternOf = (part: string): string => `%${literal(part)}%`

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
    return part === '' ? undefined : hasCode(column, part)
  }

/** What a row refers to by its id, such as its partner: one of the places there has the word. Read once, however many rows refer to it. */
export const referredBy = (reference: Column, id: PgColumn, ...places: readonly Place[]): Place => ({
  ...{ kind: 'referred', reference, id, places },
})

/**
 * Columns of a table that is too large to be read for a search: words of texts, and numbers or codes as in `codeIn`. There is a GIN
 * index on their `searchGrams`, first of the texts and then of the codes, each once; it finds a word's rows where every other place
 * of the list is a reference, whose column has an index as well.
 */
export const indexed = ({ texts = [], codes = [] }: Partial<Omit<Indexed, 'kind'>>): Place => ({
  ...{ kind: 'indexed', texts, codes },
})

const hasText = (column: Column, word: string): SQL => sql`normalize(${column}, NFKC) ilike ${patternOf(word)}`
const hasCode = (column: Column, code: string): SQL => sql`${column} like ${patternOf(code)}`

/** A word stands in some of the columns: what is checked in a row. */
function hasWord({ texts, codes }: Indexed, word: string): SQL | undefined {
  const code = normaliseCode(word)
  return or(
    ...texts.map((column) => hasText(column, word)),
    ...(code === '' ? [] : codes.map((column) => hasCode(column, code))),
  )
}

/** The rows that may have the word: what is looked up in the index. Usually the same letters are looked up for texts and codes. */
function mayHaveWord({ texts, codes }: Indexed, word: string): SQL | undefined {
  const code = normaliseCode(word)
  const asked = [texts.length > 0 ? word : '', codes.length > 0 ? code : ''].filter((text) => text !== '')
  const looked = new Map(asked.map((text) => [text.toLowerCase(), text]))
  const grams = searchGrams(...new Set([...texts, ...codes]))
  return or(...[...looked.values()].map((text) => sql`${grams} @> search_grams(${text})`))
}

/** More ids than these are no list to look rows up by: as many rows have the word, and are soon met without an index. */
const MAX_REFERRED = 1_000
/** The latest rows, of which a word that many rows have is in many. */
const SAMPLE = { rows: 1_000, common: 10 }

/** What is known of a word before rows are looked for. */
interface Known {
  /** The ids that a place of references has for it; null for more than can be listed. */
  readonly idsOf: (place: Referred) => readonly string[] | null
  /** Whether so many rows have it that they are met sooner than looked up. */
  readonly common: boolean
}
const NOTHING_KNOWN: Known = { idsOf: () => null, common: true }

/** A word that can stand in none of the places finds nothing. */
const inOneOf = (word: string, places: readonly Place[], known: Known = NOTHING_KNOWN): SQL =>
  or(
    ...places.map((place) => {
      if (is(place, Column)) return hasText(place, word)
      if (typeof place === 'function') return place(word)
      if (place.kind === 'indexed') return hasWord(place, word)
      const ids = known.idsOf(place)
      return ids ? isOneOf(place, ids) : sql`${place.reference} in ${idsWith(place, word)}`
    }),
  ) ?? sql`false`

const isOneOf = ({ reference }: Referred, ids: readonly string[]): SQL | undefined =>
  ids.length === 0 ? undefined : sql`${reference} = any(${sql.param([...ids])}::text[])`

const idsWith = ({ id, places }: Referred, word: string, limit?: number): SQL =>
  sql`(select ${id} from ${id.table} where ${inOneOf(word, places)}${limit ? sql` limit ${limit}` : sql``})`

/**
 * What an index finds of the rows that `inOneOf` finds; nothing where one of the places has none. A condition of its own, so that
 * Postgres, which has looked it up, does not make the grams of each row again: that takes 40 µs.
 */
function inIndexes(word: string, places: readonly Place[], { idsOf, common }: Known): SQL | undefined {
  if (common) return undefined
  const found: (SQL | undefined)[] = []
  for (const place of places) {
    if (isOfKind(place, 'indexed')) found.push(mayHaveWord(place, word))
    else if (isOfKind(place, 'referred')) {
      const ids = idsOf(place)
      if (!ids) return undefined
      found.push(isOneOf(place, ids))
    } else return undefined
  }
  return or(...found)
}

/** The rows of a list that a reader sees, as far as a search has to know them. */
export interface SearchedRows {
  readonly table: PgTable
  readonly visible: SQL | undefined
  /** The order in which the list stands usually. */
  readonly order: readonly SQL[]
}

/**
 * `containsWords` for a list, which may be long. What rows refer to, and whether many have a word, is asked before, in one statement
 * for all words: rows are found by an index of ids that are known, and by none of ids that a subquery has yet to find. A partner's
 * rows are read by its own index: under row security Postgres uses none for words.
 */
export async function predicateOfWords(
  reader: Reader,
  words: readonly string[] | null,
  places: readonly Place[],
  rows: SearchedRows,
): Promise<SQL | undefined> {
  if (words === null || words.length === 0 || !places.some((place) => isOfKind(place, 'indexed')))
    return containsWords(words, ...places)
  const referred = places.filter((place) => isOfKind(place, 'referred'))
  const latest = sql`(select * from ${rows.table} where ${rows.visible ?? sql`true`} order by ${sql.join([...rows.order], sql`, `)} limit ${SAMPLE.rows}) as ${sql.identifier(getTableConfig(rows.table).name)}`
  const columns = words.flatMap((word, i) => [
    ...referred.map((place, j): [string, SQL.Aliased<string[] | number>] => [
      `ids${i}_${j}`,
      sql<string[]>`array${idsWith(place, word, MAX_REFERRED + 1)}`.as(`ids${i}_${j}`),
    ]),
    [
      `rows${i}`,
      sql<number>`(select count(*) from (select from ${latest} where ${inOneOf(word, places)} limit ${SAMPLE.common}) as common)::int`.as(
        `rows${i}`,
      ),
    ] as [string, SQL.Aliased<string[] | number>],
  ])
  const [found = {}] = await read(reader, (db) => db.select(Object.fromEntries(columns)).from(sql`(select) as one`))
  return and(
    ...words.map((word, i) => {
      const idsOf = (place: Referred) => {
        const ids = found[`ids${i}_${referred.indexOf(place)}`] as string[]
        return ids.length > MAX_REFERRED ? null : ids
      }
      const common = reader.scope.kind === 'partner' || found[`rows${i}`] === SAMPLE.common
      const known = { idsOf, common }
      return and(inIndexes(word, places, known), inOneOf(word, places, known))
    }),
  )
}

/**
 * What a table's GIN index for searches is made of: the characters and pairs of neighbouring characters of some columns. The
 * function stands in the migration of each department that has such an index (decision 48).
 */
export const searchGrams = (...columns: readonly Column[]): SQL =>
  sql`search_grams(${sql.join(
    columns.map((column) => sql`coalesce(${column}, '')`),
    sql` || ' ' || `,
  )})`
