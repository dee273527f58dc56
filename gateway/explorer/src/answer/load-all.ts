import { type GraphQLSchema, isLeafType, Kind, print, valueFromAST } from 'graphql'
import { pagedOperation, withoutUnused } from '../../../src/export/rewriting.ts'
import { isConnection, rootOf, type Selected, typeOf, type Walked } from '../../../src/export/selection.ts'
import type { Exchange, GraphResult } from '../exchange.ts'
import type { Send } from '../question.ts'
import { type Asked, type Data, rowsOf, walkedOf } from './table-model.ts'

/** A question whose one list is followed to its end. */
export interface Paged {
  readonly key: string
  readonly query: string
  readonly operationName: string | null
  variables(first: number, after: string | null): Data
  /** What the rows, and the count of all of them, are called in the list. */
  readonly rows: string
  readonly total: string | undefined
}

/** How far it is, and how it ended. Everything that came is kept, whatever the end. */
export interface Loaded {
  readonly state: 'loading' | 'whole' | 'cancelled' | 'broken' | 'full'
  readonly rows: number
  readonly total: number | null
  /** Why it broke off, in the gateway's words. */
  readonly reason: string | null
  /** The answer as one page would have been, with the errors of all. */
  readonly result: GraphResult
}

/** The most one page may have, and the most a table holds. */
const PAGE = 100
export const MOST_ROWS = 100_000

/**
 * Reads a question as pages of its one list at the root; null where there is no such list, or something else beside it, or where it is
 * read backwards.
 */
export function pagedOf(schema: GraphQLSchema, asked: Asked): Paged | null {
  const walked = walkedOf(schema, asked)
  if (walked?.operation.operation !== 'query') return null
  const root = [...rootOf(walked).values()].filter(({ field }) => !field.name.startsWith('__'))
  const [list] = root
  const rows = list && rowsOf(walked, list)
  if (!list || !rows || root.length > 1 || !isConnection(typeOf(list)) || isLeafType(typeOf(rows))) return null
  const isBackwards = ['last', 'before'].some((name) => (argumentOf(walked, list, name) ?? null) !== null)
  if (isBackwards) return null
  const paged = pagedOperation(walked, list, false)
  const document = withoutUnused(paged.operation, walked.fragments)
  const names = new Set(document[0].variableDefinitions?.map(({ variable }) => variable.name.value))
  const given = Object.fromEntries(Object.entries(asked.variables ?? {}).filter(([name]) => names.has(name)))
  const start = argumentOf(walked, list, 'after')
  const totals = list.nodes.flatMap(({ selectionSet }) => selectionSet?.selections ?? [])
  const total = totals.find((one) => one.kind === Kind.FIELD && one.name.value === 'totalCount')
  return {
    key: list.key,
    query: document.map(print).join('\n\n'),
    operationName: paged.operation.name?.value ?? null,
    rows: rows.key,
    total: total?.kind === Kind.FIELD ? (total.alias?.value ?? 'totalCount') : undefined,
    variables: (first, after) => ({
      ...given,
      [paged.names.first]: first,
      [paged.names.after]: after ?? start ?? null,
      ...(paged.counts ? { [paged.names.isFirst]: after === null } : {}),
    }),
  }
}

function argumentOf({ variables }: Walked, { field, nodes }: Selected, name: string): unknown {
  const written = nodes[0]?.arguments?.find((argument) => argument.name.value === name)
  const type = field.args.find((argument) => argument.name === name)?.type
  return written && type ? valueFromAST(written.value, type, variables) : undefined
}

export interface Loading {
  readonly send: Send
  readonly signal: AbortSignal
  readonly tell: (loaded: Loaded) => void
  /** Waits; an argument so that tests do not. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>
  readonly mostRows?: number
}

/** How long to wait before a page is asked for again that the gateway had no budget or no time for. */
const AGAIN_AFTER_MS = [1_000, 3_000, 10_000]
const LATER = new Set(['RATE_LIMITED', 'UNAVAILABLE'])

/** Follows the list, one page after another, and tells each. Ends with what is there: whole, or as far as it came. */
export async function loadAll(
  paged: Paged,
  { send, signal, tell, wait, mostRows = MOST_ROWS }: Loading,
): Promise<Loaded> {
  const rows: unknown[] = []
  const errors: GraphError[] = []
  let first: GraphResult | null = null
  let total: number | null = null
  let after: string | null = null
  let size = PAGE
  let tries = 0
  const loaded = (state: Loaded['state'], reason: string | null = null): Loaded => {
    const list = { ...(listIn(first, paged) ?? {}), [paged.rows]: [...rows] }
    const result = { ...first, data: { [paged.key]: list }, ...(errors.length > 0 ? { errors: [...errors] } : {}) }
    return { state, rows: rows.length, total, reason, result }
  }
  tell(loaded('loading'))
  try {
    for (;;) {
      const { result }: Exchange = await send(requestOf(paged, size, after), signal)
      const list = listIn(result, paged)
      const items = list?.[paged.rows]
      if (!list || !Array.isArray(items)) {
        const [error] = (result.errors ?? []) as readonly GraphError[]
        const code = error?.extensions?.code ?? ''
        if (code === 'TOO_COMPLEX' && size > 1) {
          size = Math.floor(size / 2)
          continue
        }
        const pause = AGAIN_AFTER_MS[tries]
        if (!LATER.has(code) || pause === undefined) return loaded('broken', error?.message ?? '')
        tries += 1
        await wait(pause, signal)
        continue
      }
      tries = 0
      first ??= result
      errors.push(...((result.errors ?? []) as readonly GraphError[]).map((error) => moved(error, paged, rows.length)))
      rows.push(...items)
      const counted = paged.total ? list[paged.total] : undefined
      if (typeof counted === 'number') total = counted
      const { hasNextPage, endCursor } = list.pageInfo as { hasNextPage: boolean; endCursor: string | null }
      if (!hasNextPage) return loaded('whole')
      if (rows.length >= mostRows) return loaded('full')
      // A list that has more and does not move on would be asked for ever.
      if (!endCursor || endCursor === after || items.length === 0) return loaded('broken', '')
      after = endCursor
      tell(loaded('loading'))
    }
  } catch (failure) {
    if (signal.aborted) return loaded('cancelled')
    return loaded('broken', failure instanceof Error ? failure.message : String(failure))
  }
}

const requestOf = (paged: Paged, size: number, after: string | null) => ({
  query: paged.query,
  operationName: paged.operationName,
  variables: paged.variables(size, after),
})

const listIn = (result: GraphResult | null, { key }: Paged): Record<string, unknown> | null =>
  (result?.data?.[key] as Record<string, unknown> | null | undefined) ?? null

/** As an error of a GraphQL answer is, of which the page has declared the message alone. */
export interface GraphError {
  readonly message: string
  readonly path?: readonly (string | number)[]
  readonly extensions?: { readonly code?: string }
}

/** An error of a page as one of the whole list: its row stands so much further down. */
function moved(error: GraphError, { key, rows }: Paged, by: number): GraphError {
  const [root, list, index, ...rest] = error.path ?? []
  if (root !== key || list !== rows || typeof index !== 'number') return error
  return { ...error, path: [root, list, index + by, ...rest] }
}
