import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  GraphQLIncludeDirective,
  type GraphQLNamedType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getDirectiveValues,
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  isUnionType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  TypeNameMetaFieldDef,
} from 'graphql'

/** A field of an operation under the name it is answered by, however often it is written and in whichever fragments. */
export interface Selected {
  readonly key: string
  readonly field: GraphQLField<unknown, unknown>
  readonly nodes: readonly FieldNode[]
}

/** A valid operation with what is needed to walk it. */
export interface Walked {
  readonly schema: GraphQLSchema
  readonly operation: OperationDefinitionNode
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>
  /** As the operation coerces them: `@skip` and `@include` go by them. */
  readonly variables: Readonly<Record<string, unknown>>
}

/** What an operation asks of its root. */
export const rootOf = (walked: Walked): Map<string, Selected> =>
  selectedIn(
    walked,
    [walked.operation.selectionSet],
    walked.schema.getRootType(walked.operation.operation) ?? undefined,
  )

/** What is asked of a field's objects, fields of all the types that they may be. */
export const below = (walked: Walked, { field, nodes }: Selected): Map<string, Selected> =>
  selectedIn(
    walked,
    nodes.flatMap(({ selectionSet }) => selectionSet ?? []),
    compositeOf(field.type),
  )

function selectedIn(
  walked: Walked,
  sets: readonly SelectionSetNode[],
  on: GraphQLCompositeType | undefined,
): Map<string, Selected> {
  const found = new Map<string, { key: string; field: Selected['field']; nodes: FieldNode[] }>()
  const visited = new Set<string>()
  const walk = ({ selections }: SelectionSetNode, parent: GraphQLCompositeType | undefined): void => {
    for (const node of selections) {
      if (!isIncluded(node, walked.variables)) continue
      if (node.kind === Kind.FIELD) {
        const key = keyOf(node)
        const field = fieldOf(parent, node.name.value)
        const known = found.get(key)
        if (known) known.nodes.push(node)
        else if (field) found.set(key, { key, field, nodes: [node] })
      } else if (node.kind === Kind.INLINE_FRAGMENT) {
        walk(node.selectionSet, node.typeCondition ? typeNamed(walked, node.typeCondition.name.value) : parent)
      } else {
        const fragment = walked.fragments.get(node.name.value)
        if (!fragment || visited.has(node.name.value)) continue
        visited.add(node.name.value)
        walk(fragment.selectionSet, typeNamed(walked, fragment.typeCondition.name.value))
      }
    }
  }
  for (const set of sets) walk(set, on)
  return found
}

export const keyOf = ({ alias, name }: FieldNode): string => alias?.value ?? name.value

function isIncluded(node: SelectionNode, variables: Walked['variables']): boolean {
  if (!node.directives?.length) return true
  if (getDirectiveValues(GraphQLSkipDirective, node, variables)?.if === true) return false
  return getDirectiveValues(GraphQLIncludeDirective, node, variables)?.if !== false
}

function fieldOf(parent: GraphQLCompositeType | undefined, name: string): Selected['field'] | undefined {
  if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef
  return parent && !isUnionType(parent) ? parent.getFields()[name] : undefined
}

const typeNamed = ({ schema }: Walked, name: string): GraphQLCompositeType | undefined => {
  const type = schema.getType(name)
  return type && isCompositeType(type) ? type : undefined
}

export const isList = ({ field }: Selected): boolean => isListType(getNullableType(field.type))

export const typeOf = ({ field }: Selected): GraphQLNamedType => getNamedType(field.type)

function compositeOf(type: Selected['field']['type']): GraphQLCompositeType | undefined {
  const named = getNamedType(type)
  return isObjectType(named) || isAbstractType(named) ? named : undefined
}

/** A list that is paged, by its form: it has `pageInfo`, and its rows as `nodes` or in `edges`. */
export function isConnection(type: GraphQLNamedType): boolean {
  if (!isObjectType(type) && !isInterfaceType(type)) return false
  const { pageInfo, nodes, edges } = type.getFields()
  return pageInfo !== undefined && (nodes !== undefined || edges !== undefined)
}
