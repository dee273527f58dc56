import { badInput } from '@channelgraph/values'
import { type CursorName, notACursor } from './keyset.ts'

/** The longest page a client may ask for. */
export const MAX_PAGE = 100

/** One row of a page, and where it stands in its list: `cursor` is an `after` or a `before` of the same list, in the same sort. */
export interface Edge<Node> {
  readonly cursor: string
  readonly node: Node
}

/** Where a page stands in its list, as Relay's connection specification has it. The cursors are null on an empty page. */
export interface PageInfo {
  readonly hasNextPage: boolean
  readonly hasPreviousPage: boolean
  readonly startCursor: string | null
  readonly endCursor: string | null
}

/** A page of a list a client pages: `edges` are made, and `totalCount` is counted, only when a client asks for them. */
export interface Connection<Node> {
  readonly nodes: readonly Node[]
  readonly edges: () => Edge<Node>[]
  readonly pageInfo: PageInfo
  readonly totalCount: () => Promise<number>
}

/** What a client asks of a list, as Relay names it: `first` rows behind `after`, or the `last` ones before `before`. */
export interface PageArguments {
  /** 1 to 100; 20 where it is left out. It says nothing where there is a `last`: a schema gives it a default. */
  readonly first?: number | null
  readonly after?: string | null
  /** 1 to 100: the page ends where the list, or `before`, does. */
  readonly last?: number | null
  readonly before?: string | null
}

/** Checks `first`: 1 to 100. Throws BAD_USER_INPUT. */
export const pageSize = (first: number | null | undefined, fallback = 20): number =>
  sizeWithin('first', first ?? fallback)

function sizeWithin(name: 'first' | 'last', size: number): number {
  const on = name === 'first' ? 'after' : 'before'
  if (size < 1 || size > MAX_PAGE)
    throw badInput(
      `\`${name}\` must be from 1 to ${MAX_PAGE}; it is ${size}. Page on with \`${on}\`.`,
      `\`${name}\` 须在 1 至 ${MAX_PAGE} 之间,现为 ${size}。请用 \`${on}\` 翻页。`,
    )
  return size
}

/** How many rows a page has at most, whichever way it is read. Throws BAD_USER_INPUT. */
export const sizeOfPage = ({ first, last }: PageArguments): number =>
  last == null ? pageSize(first) : sizeWithin('last', last)

/** Whether a page is the end of its list: read backwards, from the last row on. */
export const readsBackwards = ({ last }: PageArguments): boolean => last != null

/** The rows of a page, for a field that is a plain list of the first ones; the empty list without a page. */
export const nodesOf = <Node>(page: Connection<Node> | null): Node[] => [...(page?.nodes ?? [])]

/**
 * Makes a connection of rows that were read in the page's direction with a limit of its size and one: the one too many says that more
 * follows. A cursor stands on a row, so that behind `after` and before `before` there is always that one. `keyOf` gives the values of
 * the sort key, ending with the unique one.
 */
export function connectionOf<Node>(
  rows: readonly Node[],
  page: PageArguments,
  keyOf: (node: Node) => readonly CursorValue[],
  totalCount: () => Promise<number>,
): Connection<Node> {
  const size = sizeOfPage(page)
  const backwards = readsBackwards(page)
  const nodes = backwards ? rows.slice(0, size).toReversed() : rows.slice(0, size)
  const hasMore = rows.length > size
  const cursorOf = (node: Node): string => encodeCursor(keyOf(node))
  const [start, end] = [nodes.at(0), nodes.at(-1)]
  return {
    nodes,
    edges: () => nodes.map((node) => ({ cursor: cursorOf(node), node })),
    pageInfo: {
      hasNextPage: (!backwards && hasMore) || page.before != null,
      hasPreviousPage: (backwards && hasMore) || page.after != null,
      startCursor: start === undefined ? null : cursorOf(start),
      endCursor: end === undefined ? null : cursorOf(end),
    },
    totalCount,
  }
}

/** A sort key's value as it stands in a cursor: text, or null. Instants and money in their wire form. */
export type CursorValue = string | number | null

export const encodeCursor = (values: readonly CursorValue[]): string =>
  Buffer.from(JSON.stringify(values)).toString('base64url')

/** Reads a cursor of `size` values that this list gave out as `name`; null without one. Throws BAD_USER_INPUT for anything else. */
export function decodeCursor(
  cursor: string | null | undefined,
  size: number,
  name: CursorName = 'after',
): CursorValue[] | null {
  if (cursor == null) return null
  const values = parse(cursor)
  const valid =
    Array.isArray(values) &&
    values.length === size &&
    values.every((v) => v === null || typeof v === 'string' || typeof v === 'number')
  if (!valid) throw notACursor(name)
  return values
}

/** More than the longest names take that are sorted by, in characters of four bytes. */
const MAX_CURSOR = 4_000

function parse(cursor: string): unknown {
  if (cursor.length > MAX_CURSOR) return null
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    return null // not JSON: the caller answers with the error above
  }
}
