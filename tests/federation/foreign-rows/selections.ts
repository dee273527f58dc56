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

/** Rows asked for in a list, by its level below the root: wide at the top, a few below. */
const ROWS_AT = [100, 3, 2]

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

/** Every selection of a type's fields `levels` deep, in pieces of about `limit` fields. */
export function selectionsOf(type: GraphQLOutputType, levels: number, limit: number, level = 1): string[] {
  return pack(piecesOf(type, levels, limit, level), limit).map(({ text }) => text)
}

function piecesOf(outputType: GraphQLOutputType, levels: number, limit: number, level: number): Piece[] {
  const type = getNamedType(outputType)
  if (!isObjectType(type) && !isInterfaceType(type)) return [{ text: '__typename', fields: 1 }]
  const pieces: Piece[] = []
  for (const field of Object.values(type.getFields())) {
    if (field.name === 'edges' && isPage(type as GraphQLOutputType)) continue // the rows that stand in `nodes` (connectionOf)
    const given = widestArguments(field, level)
    if (given === null) throw new Error(`${type.name}.${field.name} wants an argument that nobody here can give.`)
    if (!isCompositeType(getNamedType(field.type))) {
      pieces.push({ text: `${field.name}${given}`, fields: 1 })
      continue
    }
    const page = isPage(type as GraphQLOutputType) || isPage(field.type)
    const left = page ? levels : levels - 1
    if (left <= 0) {
      pieces.push({ text: `${field.name}${given} { ${whoItIs(field.type)} }`, fields: 2 })
      continue
    }
    for (const below of pack(piecesOf(field.type, left, limit, page ? level : level + 1), limit))
      pieces.push({ text: `${field.name}${given} { ${below.text} }`, fields: below.fields + 1 })
  }
  return pieces
}

const NAMING = ['id', 'code', 'no', 'serialNo', 'sku', 'name', 'lineNo', 'label', 'amount']

/** Where a path ends in an object: what names it. */
function whoItIs(outputType: GraphQLOutputType): string {
  const type = getNamedType(outputType)
  const fields = isObjectType(type) || isInterfaceType(type) ? Object.keys(type.getFields()) : []
  return ['__typename', ...NAMING.filter((name) => fields.includes(name))].join(' ')
}

function pack(pieces: readonly Piece[], limit: number): Piece[] {
  const packed: Piece[] = []
  for (const piece of pieces) {
    const last = packed.at(-1)
    if (last && last.fields + piece.fields <= limit)
      packed[packed.length - 1] = { text: `${last.text} ${piece.text}`, fields: last.fields + piece.fields }
    else packed.push(piece)
  }
  return packed
}
