import {
  type GraphQLSchema,
  getVariableValues,
  isLeafType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  print,
  valueFromAST,
} from 'graphql'
import { messages } from '../answer/messages.ts'
import { refused } from '../answer/refusal.ts'
import type { AdmittedOperation } from '../guard/documents.ts'
import { fragmentsOf } from '../guard/limits.ts'
import { type Column, columnOfItems, columnsOf } from './columns.ts'
import { pagedOperation, tellingMore, withoutUnused } from './rewriting.ts'
import { below, isConnection, isList, rootOf, type Selected, typeOf, type Walked } from './selection.ts'

/** Rows of one answer, and where the next page begins. */
export interface Page {
  readonly rows: readonly unknown[]
  /** Each row's own cursor, where they are asked for. */
  readonly cursors: readonly string[] | null
  /** What `after` is for the next page; null after the last, empty where there should be one and the list does not say where. */
  readonly next: string | null
  /** Where this page ends; null where nothing is paged, and for an empty page. */
  readonly end: string | null
  /** How many rows the list has, where the query asks for it. */
  readonly total: number | null
}

/** A query as it is exported: what is asked for each page, and what its answer gives. */
export interface Question {
  /** What is asked; for a list that is followed, with variables of its own. */
  readonly query: string
  readonly operationName: string | null
  /** What its rows are called, such as `orders`. */
  readonly name: string
  readonly columns: readonly Column[]
  /** How many names lead from the root of an answer to a row. */
  readonly depth: number
  /** Where the list that is followed lies and where the query begins it; null where there is none, and the one answer is all. */
  readonly list: { readonly key: string; readonly after: string | null } | null
  /** The variables of a page of this length; `after` null for where the query begins. */
  variables(first: number, after: string | null): Record<string, unknown>
  /** The rows of an answer; null where the list itself is missing in it. */
  pageIn(data: Readonly<Record<string, unknown>>): Page | null
}

/**
 * Reads a query as something to export: the one list at its root that is paged is followed to its end, whatever the query says of its
 * length. Throws RequestRefused for a query with two of them, or with something else beside it.
 */
export function questionOf(admitted: AdmittedOperation, schema: GraphQLSchema, withCursors = false): Question {
  if (admitted.operation.operation !== OperationTypeNode.QUERY) throw refused(messages.exportOfMutation())
  if (admitted.introspects) throw refused(messages.exportOfNothing())
  const walked = walkedOf(admitted, schema)
  const root = [...rootOf(walked).values()].filter(({ field }) => !field.name.startsWith('__'))
  const lists = root.filter((one) => isConnection(typeOf(one)) && rowsOf(walked, one))
  const [list, another] = lists
  if (another) throw refused(messages.exportOfTwo(lists.map(({ key }) => key).join(', ')))
  if (!list) return oneAnswer(admitted, walked, root)
  if (root.length > 1) {
    const others = root.filter((one) => one !== list).map(({ key }) => key)
    throw refused(messages.exportBeside(list.key, others.join(', ')))
  }
  return pages(admitted, walked, list, withCursors)
}

/** The operation, its lists within the rows asked whether there is more of them than their `first`. */
function walkedOf(
  { document, operation: { name }, variables: given }: AdmittedOperation,
  schema: GraphQLSchema,
): Walked {
  const definitions = tellingMore(document, schema)
  const operation = definitions.definitions.find(
    (node): node is OperationDefinitionNode =>
      node.kind === Kind.OPERATION_DEFINITION && node.name?.value === name?.value,
  ) as OperationDefinitionNode
  const { coerced = {} } = getVariableValues(schema, operation.variableDefinitions ?? [], given)
  return { schema, operation, fragments: fragmentsOf(definitions), variables: coerced }
}

/** Which field of a paged list its rows are. */
function rowsOf(walked: Walked, list: Selected): Selected | undefined {
  const children = [...below(walked, list).values()]
  const named = (name: string) => children.find(({ field }) => field.name === name)
  return named('nodes') ?? named('edges')
}

type Data = Readonly<Record<string, unknown>>

/** A query with nothing to follow: of a list each item is a row, everything else is one row. */
function oneAnswer(admitted: AdmittedOperation, walked: Walked, root: readonly Selected[]): Question {
  const [first, another] = root
  if (!first) throw refused(messages.exportOfNothing())
  const single = another || (isLeafType(typeOf(first)) && !isList(first)) ? undefined : first
  const columns = () => {
    if (!single) return columnsOf(walked, root)
    return isLeafType(typeOf(single)) ? [columnOfItems(single)] : columnsOf(walked, below(walked, single).values())
  }
  const rows = (data: Data): readonly unknown[] => {
    if (!single) return [data]
    const value = data[single.key] ?? []
    return isList(single) ? (value as unknown[]) : [value].flat()
  }
  const { query, given } = textOf(walked, walked.operation, admitted.variables)
  return {
    query,
    operationName: walked.operation.name?.value ?? null,
    name: single?.key ?? walked.operation.name?.value ?? 'answer',
    columns: columns(),
    depth: single ? 1 : 0,
    list: null,
    variables: () => given,
    pageIn: (data) => ({ rows: rows(data), cursors: null, next: null, end: null, total: null }),
  }
}

function pages(admitted: AdmittedOperation, walked: Walked, list: Selected, withCursors: boolean): Question {
  const { variables } = walked
  for (const backwards of ['last', 'before']) {
    const given = argumentOf(list, backwards, variables)
    if (given !== undefined && given !== null) throw refused(messages.exportBackwards(list.key))
  }
  const rows = rowsOf(walked, list) as Selected
  const total = [...below(walked, list).values()].find(({ field }) => field.name === 'totalCount')
  const start = argumentOf(list, 'after', variables)
  const after = typeof start === 'string' ? start : null
  const paged = pagedOperation(walked, list, withCursors)
  const { query, given } = textOf(walked, paged.operation, admitted.variables)
  return {
    query,
    operationName: paged.operation.name?.value ?? null,
    name: list.key,
    columns: columnsOf(walked, below(walked, rows).values(), { edges: rows.field.name === 'edges' }),
    depth: 2,
    list: { key: list.key, after },
    variables: (first, from) => ({
      ...given,
      [paged.names.first]: first,
      [paged.names.after]: from ?? after,
      ...(paged.counts ? { [paged.names.isFirst]: from === null } : {}),
    }),
    pageIn: (data) => pageOf(data[list.key], { rows: rows.key, total: total?.key, withCursors }),
  }
}

interface Keys {
  readonly rows: string
  readonly total: string | undefined
  readonly withCursors: boolean
}

function pageOf(given: unknown, { rows, total, withCursors }: Keys): Page | null {
  const list = given as Data | null | undefined
  const items = list?.[rows]
  if (!list || !Array.isArray(items)) return null
  const { hasNextPage, endCursor } = list.pageInfo as { hasNextPage: boolean; endCursor: string | null }
  const edges = withCursors ? (list.edges as readonly { readonly cursor: string }[]) : null
  const counted = total === undefined ? undefined : list[total]
  return {
    rows: items,
    cursors: edges?.map(({ cursor }) => cursor) ?? null,
    next: hasNextPage ? (endCursor ?? '') : null,
    end: endCursor,
    total: typeof counted === 'number' ? counted : null,
  }
}

function argumentOf({ field, nodes }: Selected, name: string, variables: Walked['variables']): unknown {
  const written = nodes[0]?.arguments?.find((argument) => argument.name.value === name)
  const type = field.args.find((argument) => argument.name === name)?.type
  return written && type ? valueFromAST(written.value, type, variables) : undefined
}

/** The text of an operation with the fragments it uses, and of the variables that were sent those it still has. */
function textOf(walked: Walked, operation: OperationDefinitionNode, sent: Data) {
  const document = withoutUnused(operation, walked.fragments)
  const [kept] = document as [OperationDefinitionNode]
  const names = new Set(kept.variableDefinitions?.map(({ variable }) => variable.name.value))
  const given = Object.fromEntries(Object.entries(sent).filter(([name]) => names.has(name)))
  return { query: document.map(print).join('\n\n'), given }
}
