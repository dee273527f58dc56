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
  isObjectType,
  isUnionType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql'

type Variables = Readonly<Record<string, unknown>>

/** The longest page there is (packages/paging), and what a variable is taken for as long as its value is not known. */
const LONGEST = 100
/** Items of a list that nobody bounds by `first`, such as the lines of an order. */
const TYPICAL = 10

/**
 * How many values an operation may answer: each field counted as often as the lists around it are long, each list as long as
 * its `first` (or its longest list of ids) lets it be. The size of the question says nothing about this: five pages of a
 * hundred within each other are ten lines of text and ten milliards of rows. `variables` null: as if each were the longest.
 */
export function valuesOf(
  schema: GraphQLSchema,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  operation: OperationDefinitionNode,
  variables: Variables | null,
): number {
  const measured = new Map<string, number>()

  const fragmentOf = (name: string): number => {
    const known = measured.get(name)
    const definition = fragments.get(name)
    if (known !== undefined || !definition) return known ?? 0
    const values = selection(definition.selectionSet, compositeNamed(schema, definition.typeCondition.name.value))
    measured.set(name, values)
    return values
  }

  const selection = ({ selections }: SelectionSetNode, parent: GraphQLCompositeType | undefined): number => {
    let values = 0
    for (const node of selections) {
      if (node.kind === Kind.FRAGMENT_SPREAD) values += fragmentOf(node.name.value)
      else if (node.kind === Kind.INLINE_FRAGMENT) {
        const on = node.typeCondition ? compositeNamed(schema, node.typeCondition.name.value) : parent
        values += selection(node.selectionSet, on)
      } else values += fieldOf(node, parent)
    }
    return values
  }

  const fieldOf = (node: FieldNode, parent: GraphQLCompositeType | undefined): number => {
    const field = parent && !isUnionType(parent) ? parent.getFields()[node.name.value] : undefined
    if (!field || !parent) return 1 // __typename, and questions about the schema, which validation bounds
    const type = getNamedType(field.type)
    const below = node.selectionSet && isCompositeType(type) ? selection(node.selectionSet, type) : 0
    return lengthOf(field, parent, node, variables, operation) * (1 + below)
  }

  const root = operation.operation === 'mutation' ? schema.getMutationType() : schema.getQueryType()
  return selection(operation.selectionSet, root ?? undefined)
}

function compositeNamed(schema: GraphQLSchema, name: string): GraphQLCompositeType | undefined {
  const type = schema.getType(name)
  return type && isCompositeType(type) ? type : undefined
}

const isPage = (type: GraphQLCompositeType): boolean => isObjectType(type) && type.name.endsWith('Connection')

/** How many items a field answers at most. A page counts where it is asked for; its `nodes` are the same items once more. */
function lengthOf(
  field: GraphQLField<unknown, unknown>,
  parent: GraphQLCompositeType,
  node: FieldNode,
  variables: Variables | null,
  operation: OperationDefinitionNode,
): number {
  const type = getNamedType(field.type)
  const page = isCompositeType(type) && isPage(type)
  if (isPage(parent) || !(page || isListType(getNullableType(field.type)))) return 1
  const given = new Map(node.arguments?.map(({ name, value }) => [name.value, value]))
  const first = field.args.find(({ name }) => name === 'first')
  if (first) return numberOf(given.get('first'), variables, operation) ?? Number(first.defaultValue ?? LONGEST)
  const lists = field.args.filter((argument) => isListType(getNullableType(argument.type)))
  const longest = Math.max(0, ...lists.map(({ name }) => itemsOf(given.get(name), variables)))
  return longest > 0 ? longest : TYPICAL
}

function numberOf(
  value: ValueNode | undefined,
  variables: Variables | null,
  operation: OperationDefinitionNode,
): number | undefined {
  if (value?.kind === Kind.INT) return Number(value.value)
  if (value?.kind !== Kind.VARIABLE) return undefined
  const name = value.name.value
  if (!variables) return LONGEST
  const given = Object.hasOwn(variables, name) ? variables[name] : undefined
  if (given !== undefined) return typeof given === 'number' ? given : undefined
  const declared = operation.variableDefinitions?.find(({ variable }) => variable.name.value === name)?.defaultValue
  return declared?.kind === Kind.INT ? Number(declared.value) : undefined
}

function itemsOf(value: ValueNode | undefined, variables: Variables | null): number {
  if (value?.kind === Kind.LIST) return value.values.length
  if (value?.kind !== Kind.VARIABLE) return 0
  if (!variables) return LONGEST
  const given = Object.hasOwn(variables, value.name.value) ? variables[value.name.value] : undefined
  return Array.isArray(given) ? given.length : 0
}
