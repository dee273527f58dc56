import { normaliseCode } from '@channelgraph/values'
import { and, Column, is, or, type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'

/** Where a search looks for a word: a column of text, or a predicate of the word. */
export type Place = Column | ((word: string) => SQL | undefined)

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

const patternOf = (part: string): string => `%${part.replace(/[\\%_]/g, '\\$&')}%`
