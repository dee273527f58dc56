import { labelOf } from '@channelgraph/values/labels'
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getVariableValues,
  isEnumType,
  isLeafType,
  Kind as NodeKind,
  parse,
} from 'graphql'
import {
  below,
  isConnection,
  isList,
  rootOf,
  type Selected,
  typeOf,
  type Walked,
} from '../../../src/export/selection.ts'
import type { Kind } from './values.ts'

/** A name for people. */
export interface Words {
  readonly en: string
  readonly zh: string
}

/** A leaf of the rows, or a list within them. */
export interface Column {
  /** Its path in the query, such as `partner.name`: what a view remembers it by. */
  readonly id: string
  /** The words of each name on its way: headers stand above each other by them. */
  readonly words: readonly Words[]
  /** Where its value lies in the object it belongs to. */
  readonly keys: readonly string[]
  readonly kind: Kind
  /** Ids of the lists it lies in, outermost first; none for a column of the row itself. */
  readonly lists: readonly string[]
  /** Names from the root of the answer, as `extensions` and the paths of errors have them. */
  readonly path: string
  /** Words of an enum's values. */
  readonly values?: Readonly<Record<string, Words>>
  /** What the schema says of it. */
  readonly description: string
}

/** A list within the rows: shown as how many, or spread into rows of their own. */
export interface InnerList {
  readonly id: string
  readonly words: readonly Words[]
  /** From the object it belongs to. */
  readonly keys: readonly string[]
  /** The lists it lies in itself. */
  readonly lists: readonly string[]
  readonly path: string
}

/** One root field, as a table. */
export interface Table {
  readonly key: string
  readonly words: Words
  readonly columns: readonly Column[]
  readonly innerLists: readonly InnerList[]
  /** What a paged list says of itself, such as how many rows it has; read from the root of the answer. */
  readonly facts: readonly Column[]
  /** Names that lead from the root of the answer to a row. */
  readonly rowKeys: readonly string[]
  /** Names that lead to what says whether there is more of it; null where nothing is paged. */
  readonly pageKeys: readonly string[] | null
  /** Whether each row is an item of a list; otherwise there is one row. */
  readonly isList: boolean
}

export type Data = Readonly<Record<string, unknown>>

/** What a table is made of. */
export interface Asked {
  readonly query: string
  readonly operationName?: string | null | undefined
  readonly variables?: Data | undefined
}

/**
 * The tables of an operation: one for each root field that is a list or an object, and one of the leaves beside them. None where the
 * text is not an operation of this schema: the answer is shown as JSON then.
 */
export function tablesOf(schema: GraphQLSchema, asked: Asked): Table[] {
  const walked = walkedOf(schema, asked)
  if (!walked) return []
  const root = [...rootOf(walked).values()]
  const leaves = root.filter((one) => isLeafType(typeOf(one)) && !isList(one))
  const tables = root.filter((one) => !leaves.includes(one)).map((one) => tableOf(walked, one))
  if (leaves.length === 0) return tables
  const facts: Table = {
    key: '',
    words: { en: 'Facts', zh: '单值' },
    columns: leaves.flatMap((leaf) => columnsAt(walked, { child: leaf, keys: [] }, ROOT).columns),
    innerLists: [],
    facts: [],
    rowKeys: [],
    pageKeys: null,
    isList: false,
  }
  return [...tables, facts]
}

/** The operation, ready to be walked; null where the text is none of this schema. */
export function walkedOf(schema: GraphQLSchema, { query, operationName, variables }: Asked): Walked | null {
  const document = parsed(query)
  const operations = document?.definitions.filter((one) => one.kind === NodeKind.OPERATION_DEFINITION) ?? []
  const operation = operationName ? operations.find(({ name }) => name?.value === operationName) : operations[0]
  if (!document || !operation) return null
  const fragments = document.definitions.filter((one) => one.kind === NodeKind.FRAGMENT_DEFINITION)
  const { coerced = {} } = getVariableValues(schema, operation.variableDefinitions ?? [], variables ?? {})
  return {
    schema,
    operation,
    fragments: new Map(fragments.map((one): [string, FragmentDefinitionNode] => [one.name.value, one])),
    variables: coerced,
  }
}

function parsed(query: string): DocumentNode | null {
  try {
    return parse(query, { noLocation: true })
  } catch {
    return null // what is typed is seldom a whole operation
  }
}

/** Which field of a paged list its rows are. */
export function rowsOf(walked: Walked, list: Selected): Selected | undefined {
  const children = [...below(walked, list).values()]
  const named = (name: string) => children.find(({ field }) => field.name === name)
  return named('nodes') ?? named('edges')
}

function tableOf(walked: Walked, root: Selected): Table {
  const words = wordsOf(root)
  const paged = isConnection(typeOf(root)) && !isList(root) ? rowsOf(walked, root) : undefined
  const rows = paged ?? root
  const rowKeys = paged ? [root.key, paged.key] : [root.key]
  const place: Place = { ...ROOT, path: rowKeys.join('.') }
  const found = isLeafType(typeOf(rows))
    ? { columns: [{ ...columnAt(rows, { ...place, id: rows.key, words: [wordsOf(rows)] }), keys: [] }], innerLists: [] }
    : merged(childrenOf(walked, rows).map((child) => columnsAt(walked, child, place)))
  const facts = paged ? factsOf(walked, root, paged) : []
  return { key: root.key, words, ...found, facts, rowKeys, pageKeys: paged ? [root.key] : null, isList: isList(rows) }
}

function factsOf(walked: Walked, root: Selected, rows: Selected): Column[] {
  const own = [...below(walked, root).values()].filter((one) => one.key !== rows.key && isLeafType(typeOf(one)))
  return own.flatMap((child) => columnsAt(walked, { child, keys: [] }, within(ROOT, root)).columns)
}

/** Of an edge its node's fields: what it leads to is the row. */
function childrenOf(walked: Walked, rows: Selected): { readonly child: Selected; readonly keys: readonly string[] }[] {
  const children = [...below(walked, rows).values()]
  const node = rows.field.name === 'edges' ? children.find(({ field }) => field.name === 'node') : undefined
  if (!node) return children.map((child) => ({ child, keys: [] }))
  const others = children.filter((child) => child !== node && child.field.name !== 'cursor')
  return [
    ...[...below(walked, node).values()].map((child) => ({ child, keys: [node.key] })),
    ...others.map((child) => ({ child, keys: [] })),
  ]
}

interface Found {
  readonly columns: readonly Column[]
  readonly innerLists: readonly InnerList[]
}

interface Place {
  readonly id: string
  readonly words: readonly Words[]
  readonly keys: readonly string[]
  readonly lists: readonly string[]
  readonly path: string
}

const ROOT: Place = { id: '', words: [], keys: [], lists: [], path: '' }

const merged = (parts: readonly Found[]): Found => ({
  columns: parts.flatMap(({ columns }) => columns),
  innerLists: parts.flatMap(({ innerLists }) => innerLists),
})

function columnsAt(
  walked: Walked,
  { child, keys }: { child: Selected; keys: readonly string[] },
  parent: Place,
): Found {
  const place = within(keys.reduce(through, parent), child)
  const type = typeOf(child)
  if (isLeafType(type)) return { columns: [columnAt(child, place)], innerLists: [] }
  if (isList(child)) return listAt(walked, child, place)
  const children = [...below(walked, child).values()]
  if (!isConnection(type)) {
    return merged(children.map((one) => columnsAt(walked, { child: one, keys: [] }, place)))
  }
  const rows = rowsOf(walked, child)
  return merged(
    children.flatMap((one) => {
      if (one.key === rows?.key) return [listAt(walked, one, through(place, one.key))]
      // Cursors and the other form of the same rows are nothing to look at.
      if (isList(one) || one.field.name === 'pageInfo') return []
      return [columnsAt(walked, { child: one, keys: [] }, place)]
    }),
  )
}

function listAt(walked: Walked, list: Selected, { id, words, keys, lists, path }: Place): Found {
  const inside: Place = { id, words, keys: [], lists: [...lists, id], path }
  const found = merged(childrenOf(walked, list).map((child) => columnsAt(walked, child, inside)))
  return { columns: found.columns, innerLists: [{ id, words, keys, lists, path }, ...found.innerLists] }
}

/** A name that says nothing to people, such as `nodes`. */
const through = (place: Place, key: string): Place => ({
  ...place,
  keys: [...place.keys, key],
  path: dotted(place.path, key),
})

function within(place: Place, selected: Selected): Place {
  return {
    ...through(place, selected.key),
    id: dotted(place.id, selected.key),
    words: [...place.words, wordsOf(selected)],
  }
}

const dotted = (path: string, key: string): string => (path ? `${path}.${key}` : key)

/** An alias is the reader's own word for it. */
function wordsOf({ key, field }: Selected): Words {
  const alias = key === field.name ? '' : ` (${key})`
  return { en: `${labelOf(field, 'en')}${alias}`, zh: `${labelOf(field, 'zh')}${alias}` }
}

const KINDS: Readonly<Record<string, Kind>> = {
  Money: 'money',
  Decimal: 'decimal',
  Float: 'decimal',
  Date: 'day',
  DateTime: 'instant',
  Int: 'integer',
  Boolean: 'boolean',
}

/** Opaque ids, which nobody reads; a code or a number is of the same type, and is read whole. */
const OPAQUE = /^id$|Id$/

function columnAt(selected: Selected, place: Place): Column {
  const type = typeOf(selected)
  const { description } = selected.field
  const shared = { ...place, description: description ?? '' }
  if (isEnumType(type)) {
    const words = (value: { name: string; description?: string | null | undefined }): Words => ({
      en: value.name,
      zh: labelOf(value, 'zh'),
    })
    const values = Object.fromEntries(type.getValues().map((value) => [value.name, words(value)]))
    return { ...shared, kind: isList(selected) ? 'json' : 'enum', values }
  }
  if (isList(selected)) return { ...shared, kind: 'json' }
  if (type.name === 'ID' && OPAQUE.test(selected.field.name)) return { ...shared, kind: 'id' }
  return { ...shared, kind: KINDS[type.name] ?? 'text' }
}

/** What lies at these names; null where it, or an object on its way, is not there. */
export function valueAt(from: unknown, keys: readonly string[]): unknown {
  let value = from
  for (const key of keys) {
    if (typeof value !== 'object' || value === null) return null
    value = (value as Data)[key]
  }
  return value ?? null
}
