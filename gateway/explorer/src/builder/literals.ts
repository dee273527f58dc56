import {
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isScalarType,
  Kind,
  type OperationDefinitionNode,
  type ValueNode,
} from 'graphql'
import { isObject } from './reading.ts'

/** A step into an argument's value: a field of an input object, or a place in a list. */
export type InputPath = readonly [string, ...(string | number)[]]

const NAME = /^[_A-Za-z][_0-9A-Za-z]*$/

/** A plain value as GraphQL writes it for its type: enum values are bare words, decimals stay text. */
export function literalOf(value: unknown, type: GraphQLInputType): string {
  if (isNonNullType(type)) return literalOf(value, type.ofType)
  if (value === null || value === undefined) return 'null'
  if (isListType(type)) {
    const { ofType } = type
    return Array.isArray(value)
      ? `[${value.map((item) => literalOf(item, ofType)).join(', ')}]`
      : literalOf(value, ofType)
  }
  if (isInputObjectType(type) && isObject(value)) {
    const fields = type.getFields()
    const written = Object.entries(value).flatMap(([name, item]) => {
      const field = fields[name]
      return field && item !== undefined ? [`${name}: ${literalOf(item, field.type)}`] : []
    })
    return `{${written.join(', ')}}`
  }
  if (isEnumType(type) && typeof value === 'string' && NAME.test(value)) return value
  if (isNumeric(type) && typeof value === 'string' && NUMBER.test(value)) return value
  return JSON.stringify(value)
}

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/
const isNumeric = (type: GraphQLInputType): boolean =>
  isScalarType(type) && (type.name === 'Int' || type.name === 'Float')

/** A value of the text as plain JSON: variables stand for what they are given, or for their default. */
export function plainOf(
  node: ValueNode,
  variables: Readonly<Record<string, unknown>>,
  operation: OperationDefinitionNode,
): unknown {
  switch (node.kind) {
    case Kind.VARIABLE: {
      const name = node.name.value
      if (Object.hasOwn(variables, name)) return variables[name]
      const { defaultValue } = definitionOf(operation, name) ?? {}
      return defaultValue && plainOf(defaultValue, {}, operation)
    }
    case Kind.NULL:
      return null
    case Kind.LIST:
      return node.values.map((item) => plainOf(item, variables, operation))
    case Kind.OBJECT:
      return Object.fromEntries(
        node.fields.map(({ name, value }) => [name.value, plainOf(value, variables, operation)]),
      )
    case Kind.INT:
    case Kind.FLOAT: {
      // A number that JavaScript would round stays the text it is.
      const number = Number(node.value)
      return String(number) === node.value ? number : node.value
    }
    default:
      return node.value
  }
}

export const definitionOf = (operation: OperationDefinitionNode, variable: string) =>
  operation.variableDefinitions?.find((definition) => definition.variable.name.value === variable)

/** The type at a way into an argument. */
export function typeBelow(type: GraphQLInputType, path: readonly (string | number)[]): GraphQLInputType {
  const bare = isNonNullType(type) ? type.ofType : type
  const [step, ...rest] = path
  if (step === undefined) return type
  if (typeof step === 'number') return typeBelow(isListType(bare) ? bare.ofType : bare, rest)
  const field = isInputObjectType(bare) ? bare.getFields()[step] : undefined
  if (!field) throw new Error(`${String(type)} has no field ${step}.`)
  return typeBelow(field.type, rest)
}

/** The value at a way into a plain value. */
export function valueBelow(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((at, step) => {
    if (typeof step === 'number') return Array.isArray(at) ? at[step] : step === 0 ? at : undefined
    return isObject(at) ? at[step] : undefined
  }, value)
}

/** A plain value in which another stands at this way; `undefined` leaves out what stood there. */
export function putBelow(value: unknown, path: readonly (string | number)[], put: unknown): unknown {
  const [step, ...rest] = path
  if (step === undefined) return put
  if (typeof step === 'number') {
    const items: unknown[] = Array.isArray(value) ? [...value] : value === undefined || value === null ? [] : [value]
    const at = Math.min(step, items.length)
    const item = putBelow(items[at], rest, put)
    items.splice(at, 1, ...(item === undefined ? [] : [item]))
    return items
  }
  const { [step]: former, ...others } = isObject(value) ? value : {}
  const item = putBelow(former, rest, put)
  if (item === undefined) return others
  return isObject(value) ? { ...value, [step]: item } : { [step]: item }
}
