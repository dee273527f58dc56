import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type GraphQLUnionType,
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  isUnionType,
} from 'graphql'
import { isDayType, isPeriodType } from './periods.ts'
import { onType } from './reading.ts'

/** What is asked of a field of its own accord: steps below it, each with what is asked of that. */
export interface Wanted {
  readonly step: string
  readonly below: readonly Wanted[]
}

export type AnyField = GraphQLField<unknown, unknown>
export type MayRead = (type: string, field: string) => boolean

/** By what people know a thing, first come first taken of each row. */
const KNOWN_BY = [
  ['no', 'code', 'sku', 'serialNo', 'number'],
  ['name', 'title', 'fullName'],
]
const LEAVES = 4
const DEPTH = 4

export function fieldsOf(type: GraphQLNamedType | undefined): readonly AnyField[] {
  return isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : []
}

const isFree = (field: AnyField): boolean => !field.args.some(isRequiredArgument) && !field.deprecationReason
const isLeaf = (field: AnyField): boolean => isLeafType(getNamedType(field.type))

/** Whether a type is a page of a list, whose items stand in `nodes`. */
export function isConnection(type: GraphQLNamedType | undefined): boolean {
  const nodes = fieldsOf(type).find(({ name }) => name === 'nodes')
  return nodes !== undefined && fieldsOf(type).some(({ name }) => name === 'pageInfo')
}

/** What is asked of a type where nobody said what: a page its items, a thing its number and name, an outcome each of its kinds. */
export function wantedOf(
  schema: GraphQLSchema,
  type: GraphQLNamedType,
  mayRead: MayRead = () => true,
  depth = DEPTH,
): readonly Wanted[] {
  const nothing: Wanted[] = [{ step: '__typename', below: [] }]
  if (!isCompositeType(type)) return []
  if (depth === 0) return nothing
  if (isUnionType(type)) return [...nothing, ...kindsOf(schema, type, mayRead, depth)]
  const fields = fieldsOf(type).filter((field) => isFree(field) && mayRead(type.name, field.name))
  const leaf = (field: AnyField): Wanted => ({ step: field.name, below: [] })
  const deeper = (field: AnyField): Wanted => ({
    step: field.name,
    below: wantedOf(schema, getNamedType(field.type), mayRead, depth - 1),
  })
  const nodes = isConnection(type) ? fields.find(({ name }) => name === 'nodes') : undefined
  if (nodes) return [deeper(nodes)]
  const known = namesOf(fields)
  if (known.length > 0) return known.map(leaf)
  const leaves = fields.filter((field) => isLeaf(field) && field.name !== 'id').slice(0, LEAVES)
  const subject = fields.find((field) => !isLeaf(field) && namesOf(fieldsOf(getNamedType(field.type))).length > 0)
  const wanted = [...leaves.map(leaf), ...(subject && depth > 1 ? [deeper(subject)] : [])]
  if (wanted.length > 0) return wanted
  const id = fields.find(isLeaf)
  const first = fields.find((field) => !isLeaf(field))
  return id ? [leaf(id)] : first && depth > 1 ? [deeper(first)] : nothing
}

/** Each kind of outcome, the refusals together; where two would give one name to values of different types, the later goes without. */
function kindsOf(schema: GraphQLSchema, type: GraphQLUnionType, mayRead: MayRead, depth: number): readonly Wanted[] {
  const refusal = schema.getType('Refusal')
  const isRefusal = (kind: GraphQLObjectType) => isInterfaceType(refusal) && kind.getInterfaces().includes(refusal)
  const types = new Map<string, string>()
  const kinds = type.getTypes().filter((kind) => !isRefusal(kind))
  const wanted = kinds.flatMap((kind): Wanted[] => {
    const below = wantedOf(schema, kind, mayRead, depth - 1).filter(({ step }) => {
      const of = String(fieldsOf(kind).find(({ name }) => name === step)?.type)
      const former = types.get(step) ?? of
      types.set(step, former)
      return former === of
    })
    return below.length > 0 ? [{ step: onType(kind.name), below }] : []
  })
  const isRefused = isInterfaceType(refusal) && kinds.length < type.getTypes().length
  const message: Wanted[] = [{ step: 'message', below: [] }]
  return isRefused && !types.has('message') ? [...wanted, { step: onType(refusal.name), below: message }] : wanted
}

const namesOf = (fields: readonly AnyField[]): readonly AnyField[] =>
  KNOWN_BY.flatMap((names) => {
    const found = names.map((name) => fields.find((field) => field.name === name && isFree(field) && isLeaf(field)))
    return found.find((field) => field !== undefined) ?? []
  })

export const isRequired = (input: GraphQLArgument | GraphQLInputField): boolean =>
  isRequiredArgument(input) || isRequiredInputField(input)

/** A value to begin with for an input that cannot be left out. Relative periods stand for days. */
export function beginningOf(type: GraphQLInputType): unknown {
  const bare = isNonNullType(type) ? type.ofType : type
  if (isPeriodType(bare)) return '@year-to-date'
  if (isDayType(bare)) return '@today'
  if (isListType(bare)) return []
  if (isEnumType(bare)) return bare.getValues()[0]?.name
  if (isInputObjectType(bare)) {
    const fields = Object.values(bare.getFields())
    const first = bare.isOneOf ? fields.slice(0, 1) : fields.filter(isRequired)
    return Object.fromEntries(first.map(({ name, type: of }) => [name, beginningOf(of)]))
  }
  const zero: Record<string, unknown> = {
    Int: 1,
    Float: 1,
    Boolean: false,
    Money: '0.00',
    Decimal: '0',
    DateTime: '2026-01-01T00:00:00Z',
  }
  return zero[bare.name] ?? ''
}
