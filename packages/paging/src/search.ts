import { and, type Column, or, type SQL, sql } from 'drizzle-orm'

/**
 * The predicate of a text search: each word (`check.searchWords`) stands in one of the columns, in whatever case and width.
 * Undefined where nothing is searched for.
 */
export const containsWords = (words: readonly string[] | null, ...columns: readonly Column[]): SQL | undefined =>
  words === null
    ? undefined
    : and(
        ...words.map((word) => {
          const pattern = `%${word.replace(/[\\%_]/g, '\\$&')}%`
          return or(...columns.map((column) => sql`normalize(${column}, NFKC) ilike ${pattern}`))
        }),
      )
