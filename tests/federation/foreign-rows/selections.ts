import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLOutputType,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
} from 'graphql'

// Selections of every field of a type, down to a depth, cut into pieces an operation can carry.

interface Piece {
  readonly text: string
  readonly fields: number
}

/**
 * Rows asked for in a list, by its level below the root: wide at the top, a few below. Rows of others would stand among the first of
 * any order, and a count counts those that are not asked for.
 */
const ROWS_AT = [12, 3, 2]

/** Values of required arguments by their type: as wide as they come. */
const WIDEST: Readonly<Record<string, string>> = {
  PeriodInput: '{ from: "2024-01-01", to: "2027-12-31" }',
  Date: '"2027-12-31"',
}

/** Arguments of a field that reach as far as they can without naming anything; null where one has to be named. */
export function widestArguments(field: GraphQLField<unknown, unknown>, level: number): string | null {
  const given: string[] = []
  for (const argument of field.args) {
    const value = widest(argument, level)
    if (value !== null) given.push(`${argument.name}: ${value}`)
    else if (isRequiredArgument(argument)) return null
  }
  return given.length > 0 ? `(${given.join(', ')})` : ''
}

function widest(argument: GraphQLArgument, level: number): string | null {
  if (argument.name === 'first') return String(ROWS_AT[level] ?? 1)
  return isNonNullType(argument.type) ? (WIDEST[getNamedType(argument.type).name] ?? null) : null
}

/** Pages are not a level of their own: `orders { nodes { … } }` is one step from a partner to its orders. */
const isPage = (type: GraphQLOutputType): boolean => getNamedType(type).name.endsWith('Connection')

/**
 * How deep below an edge, such as `Order.partner`, every field was asked for with an answer: what leads on from there once more
 * can say nothing new. A resolver is given the row it is called on, its arguments and the viewer, never the path that led there;
 * the row is made by the edge, whoever walks it.
 */
export type Walked = ReadonlyMap<string, number>

const edgeOf = (type: { readonly name: string }, field: { readonly name: string }) => `${type.name}.${field.name}`

/**
 * Every selection of a type's fields `levels` deep, in pieces of about `limit` fields; what was walked as deep is named only. Each is
 * made when it is wanted, so that it leaves out what was walked by asking those before it.
 */
export function* selectionsOf(
  type: GraphQLOutputType,
  levels: number,
  limit: number,
  { level = 1, walked = new Map() }: { readonly level?: number; readonly walked?: Walked } = {},
): Generator<string> {
  for (const { text } of pack(piecesOf(type, levels, limit, level, walked), limit)) yield text
}

function* piecesOf(
  outputType: GraphQLOutputType,
  levels: number,
  limit: number,
  level: number,
  walked: Walked,
): Generator<Piece> {
  const type = getNamedType(outputType)
  if (!isObjectType(type) && !isInterfaceType(type)) {
    yield { text: '__typename', fields: 1 }
    return
  }
  for (const field of Object.values(type.getFields())) {
    if (field.name === 'edges' && isPage(type as GraphQLOutputType)) continue // the rows that stand in `nodes` (connectionOf)
    const given = widestArguments(field, level)
    if (given === null) throw new Error(`${type.name}.${field.name} wants an argument that nobody here can give.`)
    if (!isCompositeType(getNamedType(field.type))) {
      yield { text: `${field.name}${given}`, fields: 1 }
      continue
    }
    const ofPage = isPage(type as GraphQLOutputType)
    const left = ofPage ? levels : levels - 1
    if (left <= 0 || (!ofPage && (walked.get(edgeOf(type, field)) ?? 0) >= left)) {
      yield { text: `${field.name}${given} { ${whoItIs(field.type)} }`, fields: 2 }
      continue
    }
    for (const below of pack(piecesOf(field.type, left, limit, ofPage ? level : level + 1, walked), limit))
      yield { text: `${field.name}${given} { ${below.text} }`, fields: below.fields + 1 }
  }
}

/** Notes which edges an answer led along, and how deep was asked below them. */
export function noteWalked(walked: Map<string, number>, outputType: GraphQLOutputType, levels: number, value: unknown) {
  if (Array.isArray(value)) {
    for (const item of value) noteWalked(walked, outputType, levels, item)
    return
  }
  const type = getNamedType(outputType)
  if (value === null || typeof value !== 'object' || !(isObjectType(type) || isInterfaceType(type))) return
  const ofPage = isPage(type as GraphQLOutputType)
  const left = ofPage ? levels : levels - 1
  for (const [name, below] of Object.entries(value)) {
    const field = type.getFields()[name]
    if (!field || left <= 0 || !isCompositeType(getNamedType(field.type))) continue
    const edge = edgeOf(type, field)
    if (!ofPage && leadsOn(below)) walked.set(edge, Math.max(left, walked.get(edge) ?? 0))
    noteWalked(walked, field.type, left, below)
  }
}

/** Whether an answer has an object to ask on from: not null, no empty list, no page without rows. */
const leadsOn = (value: unknown): boolean => {
  if (value === null || typeof value !== 'object') return false
  if (Array.isArray(value)) return value.some(leadsOn)
  return !('nodes' in value) || leadsOn(value.nodes)
}

const NAMING = ['id', 'code', 'no', 'serialNo', 'sku', 'name', 'lineNo', 'label', 'amount', 'totalCount']

/** Where a path ends in an object: what names it. */
function whoItIs(outputType: GraphQLOutputType): string {
  const type = getNamedType(outputType)
  const fields = isObjectType(type) || isInterfaceType(type) ? type.getFields() : {}
  const rows = isPage(outputType) ? [`nodes { ${whoItIs(fields.nodes!.type)} }`] : []
  return ['__typename', ...NAMING.filter((name) => fields[name]), ...rows].join(' ')
}

function* pack(pieces: Iterable<Piece>, limit: number): Generator<Piece> {
  let open: Piece | undefined
  for (const piece of pieces) {
    if (open && open.fields + piece.fields > limit) {
      yield open
      open = undefined
    }
    open = open ? { text: `${open.text} ${piece.text}`, fields: open.fields + piece.fields } : piece
  }
  if (open) yield open
}
