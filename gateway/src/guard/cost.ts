import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  isUnionType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
  valueFromAST,
  valueFromASTUntyped,
} from 'graphql'
import type { ListSize } from './cost-directives.ts'
import { type CostedSchema, LONGEST } from './costed-schema.ts'
import { weightOf, weightOfArgument } from './input-weight.ts'
import { IntrospectionMeter } from './introspection-cost.ts'

type Variables = Readonly<Record<string, unknown>>

/** Sums end here: what is beyond is beyond every budget, and stays a number. */
const COUNTLESS = Number.MAX_SAFE_INTEGER + 1

/** What an operation may cost, before it is run. */
export interface Estimate {
  /** In values answered, each as dear as it declares (`@cost`). */
  readonly values: number
  /** Whether other variables would give another number. */
  readonly varies: boolean
  /** Fields of the root that a department answers: each is a statement of its own at least, however few values it answers. */
  readonly rootFields: number
}

/**
 * How many values an operation may answer: each field counted as often as the lists around it are long, each list as long as
 * its arguments or its `@listSize` let it be. The size of the question says nothing about this: five pages of a hundred
 * within each other are ten lines of text and ten milliards of rows. Whatever the arguments say, every list counts as at
 * least one item and at most what its field answers, so that no part of a sum can pay for another. `@skip` and `@include`
 * are not asked: a part that is left out counts as if it were there. `variables` null: as if each were the longest.
 *
 * A value counts 1, be it an object or a leaf, unless `@cost` says more of its field or type: what is computed, ranked, searched
 * or changed for it (decision 0058).
 *
 * What an argument holds counts as well, as often as its field is asked for: whoever resolves the field reads it for each object
 * anew, and 7,000 ids for each of 100 partners are a million. What variables hold is only known with `variables`.
 */
export function estimate(
  costs: CostedSchema,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  operation: OperationDefinitionNode,
  variables: Variables | null,
): Estimate {
  const { schema } = costs
  const root = operation.operation === 'mutation' ? schema.getMutationType() : schema.getQueryType()
  let varies = false
  let rootFields = 0
  const measured = new Map<string, number>()
  const meter = new IntrospectionMeter(schema, fragments)

  /** The value of an argument, `undefined` where none is given; a variable nobody knows is UNKNOWN. */
  const given = (value: ValueNode | undefined): unknown => {
    if (!value) return undefined
    if (value.kind === Kind.INT) return Number(value.value)
    if (value.kind === Kind.LIST) return value.values
    if (value.kind === Kind.STRING) return value.value
    if (value.kind !== Kind.VARIABLE) return null
    varies = true
    const name = value.name.value
    if (!variables) return UNKNOWN
    const sent = Object.hasOwn(variables, name) ? variables[name] : undefined
    if (sent !== undefined) return sent
    const declared = operation.variableDefinitions?.find(({ variable }) => variable.name.value === name)
    return given(declared?.defaultValue)
  }

  const weights = new Map<string, number>()
  const weightOfVariable = (name: string): number => {
    const known = weights.get(name)
    if (known !== undefined) return known
    const declared = operation.variableDefinitions?.find(({ variable }) => variable.name.value === name)?.defaultValue
    const isSent = variables !== null && Object.hasOwn(variables, name)
    const weight = isSent ? weightOf(variables[name]) : declared ? weightOfArgument(declared, () => 0) : 0
    weights.set(name, weight)
    return weight
  }
  let filled: Record<string, unknown> | undefined
  const sentOrDefault = (): Record<string, unknown> => {
    filled ??= { ...defaultsOf(operation), ...variables }
    return filled
  }

  /** What the arguments of a field hold, and what it declares to count more where they are given. */
  const inputOf = (
    { arguments: written = [] }: FieldNode,
    parent: GraphQLCompositeType,
    { name, args }: GraphQLField<unknown, unknown>,
  ): number => {
    let weight = 0
    for (const { name: given, value } of written) {
      weight += weightOfArgument(value, weightOfVariable)
      const argument = args.find((one) => one.name === given.value)
      if (!argument || !costs.isWeighted(parent, name, argument)) continue
      if (operation.variableDefinitions?.length) varies = true
      weight += costs.weightOfGiven(parent, name, argument, valueFromAST(value, argument.type, sentOrDefault()))
    }
    return weight
  }

  const selection = (
    { selections }: SelectionSetNode,
    parent: GraphQLCompositeType | undefined,
    sized: SizedFields,
  ): number => {
    let values = 0
    for (const node of selections) {
      if (node.kind === Kind.FRAGMENT_SPREAD) values += fragmentOf(node.name.value, sized)
      else if (node.kind === Kind.INLINE_FRAGMENT) {
        const on = node.typeCondition ? compositeNamed(schema, node.typeCondition.name.value) : parent
        values += selection(node.selectionSet, on, sized)
      } else values += fieldOf(node, parent, sized)
    }
    return Math.min(values, COUNTLESS)
  }

  const fragmentOf = (name: string, sized: SizedFields): number => {
    const definition = fragments.get(name)
    if (!definition) return 0
    const key = sized ? `${name} ${sized.length} ${sized.fields.join(' ')}` : name
    const known = measured.get(key)
    if (known !== undefined) return known
    const on = compositeNamed(schema, definition.typeCondition.name.value)
    const values = selection(definition.selectionSet, on, sized)
    measured.set(key, values)
    return values
  }

  const fieldOf = (node: FieldNode, parent: GraphQLCompositeType | undefined, sized: SizedFields): number => {
    const name = node.name.value
    if (parent === schema.getQueryType() && (name === '__schema' || name === '__type'))
      return Math.min(meter.valuesOf(node, given), COUNTLESS)
    const field = parent && !isUnionType(parent) ? parent.getFields()[name] : undefined
    if (!field || !parent) return 1 // __typename
    if (parent === root) rootFields += 1
    const { size, isList, once, each } = costs.costOf(parent, field)
    const length = size ? lengthOf(field, size, node, given) : LONGEST
    const type = getNamedType(field.type)
    const within = size && size.sizedFields.length > 0 ? { fields: size.sizedFields, length } : null
    const below = node.selectionSet && isCompositeType(type) ? selection(node.selectionSet, type, within) : 0
    const times = !isList ? 1 : sized?.fields.includes(name) ? sized.length : within ? LONGEST : length
    return Math.min(once + times * (each + below) + inputOf(node, parent, field), COUNTLESS)
  }

  const values = selection(operation.selectionSet, root ?? undefined, null)
  return { values, varies, rootFields }
}

/** Fields of the object around that are as long as a list, since the field that answered it said so. */
type SizedFields = { readonly fields: readonly string[]; readonly length: number } | null

const UNKNOWN = Symbol('a variable whose value nobody knows yet')

const defaultsOf = ({ variableDefinitions = [] }: OperationDefinitionNode): Record<string, unknown> =>
  Object.fromEntries(
    variableDefinitions.flatMap(({ variable, defaultValue }) =>
      defaultValue ? [[variable.name.value, valueFromASTUntyped(defaultValue)]] : [],
    ),
  )

function compositeNamed(schema: GraphQLSchema, name: string): GraphQLCompositeType | undefined {
  const type = schema.getType(name)
  return type && isCompositeType(type) ? type : undefined
}

/** How many items a list has at most: from one to what its field answers, whatever its arguments say. */
function lengthOf(
  field: GraphQLField<unknown, unknown>,
  { assumedSize, slicingArguments }: ListSize,
  node: FieldNode,
  given: (value: ValueNode | undefined) => unknown,
): number {
  const argument = (name: string) => given(node.arguments?.find((written) => written.name.value === name)?.value)
  // A list of ids answers no more items than it names; of a page they are a filter.
  const ids = isListType(getNullableType(field.type))
    ? field.args.filter(({ type }) => isListType(getNullableType(type)) && getNamedType(type).name === 'ID')
    : []
  const named = ids.map(({ name }) => argument(name)).filter((list) => Array.isArray(list) && list.length > 0)
  const most = Math.min(assumedSize ?? LONGEST, ...named.map((list) => (list as unknown[]).length))
  if (slicingArguments.length > 0) {
    const asked = field.args
      .filter(({ name }) => slicingArguments.includes(name))
      .map(({ name, defaultValue }) => {
        const value = argument(name)
        return value === undefined ? defaultValue : value
      })
    // A page has its `first` or its `last`: what is left out, or null, says nothing beside the other. Where nothing is said at all,
    // whoever resolves the field has a length of its own.
    const said = asked.filter((count) => count !== undefined && count !== null)
    if (said.length === 0) return Math.max(1, most)
    return Math.max(1, ...said.map((count) => (typeof count === 'number' ? Math.min(count, most) : most)))
  }
  return Math.max(1, most)
}
