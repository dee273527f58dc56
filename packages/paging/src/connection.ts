import { badInput } from '@channelgraph/values'
import { notACursor } from './keyset.ts'

/** The longest page a client may ask for. */
export const MAX_PAGE = 100

/** A page of a list a client pages: `totalCount` is counted only when a client asks for it. */
export interface Connection<Node> {
  readonly nodes: readonly Node[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
  readonly totalCount: () => Promise<number>
}

/** Checks `first`: 1 to 100. Throws BAD_USER_INPUT. */
export function pageSize(first: number | null | undefined, fallback = 20): number {
  const size = first ?? fallback
  if (size < 1 || size > MAX_PAGE)
    throw badInput(
      `\`first\` must be from 1 to ${MAX_PAGE}; it is ${size}. Page on with \`after\`.`,
      `\`first\` 须在 1 至 ${MAX_PAGE} 之间,现为 ${size}。请用 \`after\` 翻页。`,
    )
  return size
}

/** The rows of a page, for a field that is a plain list of the first ones; the empty list without a page. */
export const nodesOf = <Node>(page: Connection<Node> | null): Node[] => [...(page?.nodes ?? [])]

/**
 * Makes a connection of rows that were read with a limit of `first + 1`: the one too many says that more follows.
 * `keyOf` gives the values of the sort key, ending with the unique one.
 */
export function connectionOf<Node>(
  rows: readonly Node[],
  first: number,
  keyOf: (node: Node) => readonly CursorValue[],
  totalCount: () => Promise<number>,
): Connection<Node> {
  const nodes = rows.slice(0, first)
  const last = nodes.at(-1)
  return {
    nodes,
    pageInfo: { hasNextPage: rows.length > first, endCursor: last === undefined ? null : encodeCursor(keyOf(last)) },
    totalCount,
  }
}

/** A sort key's value as it stands in a cursor: text, or null. Instants and money in their wire form. */
export type CursorValue = string | number | null

export const encodeCursor = (values: readonly CursorValue[]): string =>
  Buffer.from(JSON.stringify(values)).toString('base64url')

/** Reads a cursor of `size` values that this list gave out; null without one. Throws BAD_USER_INPUT for anything else. */
export function decodeCursor(cursor: string | null | undefined, size: number): CursorValue[] | null {
  if (cursor == null) return null
  const values = parse(cursor)
  const valid =
    Array.isArray(values) &&
    values.length === size &&
    values.every((v) => v === null || typeof v === 'string' || typeof v === 'number')
  if (!valid) throw notACursor()
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
