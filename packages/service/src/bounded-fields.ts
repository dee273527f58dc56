import { currentWork, type Work } from '@channelgraph/process'
import {
  defaultFieldResolver,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLFieldResolver,
  GraphQLIncludeDirective,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getDirectiveValues,
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  isObjectType,
  isUnionType,
  Kind,
  OperationTypeNode,
  type SelectionSetNode,
} from 'graphql'

type Resolver = GraphQLFieldResolver<unknown, unknown>

/**
 * Bounds what any request makes of this schema: a root field counts the values below it, a list the values below each of its items,
 * once it is known how many they are; long lists are completed in turns; and no resolver begins once the request's work is over.
 */
export function boundFields(schema: GraphQLSchema): void {
  const roots = new Set([schema.getQueryType(), schema.getMutationType()])
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue
    for (const field of Object.values(type.getFields())) {
      const isList = isListType(getNullableType(field.type))
      if (!field.resolve && !isList) continue // a property of what is there already
      const resolve = bounded(field.resolve ?? defaultFieldResolver, field.type)
      field.resolve = roots.has(type) ? root(resolve) : resolve
    }
  }
}

const root =
  (resolve: Resolver): Resolver =>
  (source, args, context, info) => {
    const work = currentWork()
    if (work && !work.isOver) {
      if (info.operation.operation === OperationTypeNode.MUTATION) work.becomeChange()
      const { representations } = args
      const times = Array.isArray(representations) ? representations.length : 1
      work.count(isListType(getNullableType(info.returnType)) && times === 1 ? 1 : times * valuesOfEach(info))
    }
    return resolve(source, args, context, info)
  }

function bounded(resolve: Resolver, type: GraphQLOutputType): Resolver {
  const isList = isListType(getNullableType(type))
  if (!isList && !isCompositeType(getNamedType(type))) {
    return (source, args, context, info) =>
      currentWork()?.isOver ? unanswered() : resolve(source, args, context, info)
  }
  const inTurns = isList ? listInTurns : objectInTurn
  return (source, args, context, info) => {
    const work = currentWork()
    if (!work) return resolve(source, args, context, info)
    if (work.isOver) return unanswered()
    const value = resolve(source, args, context, info)
    return isPromise(value)
      ? value.then((resolved) => inTurns(work, resolved, info))
      : isList
        ? inTurns(work, value, info)
        : value
  }
}

/**
 * What is left of work that is over: nobody waits for it, so it stays unanswered and is forgotten with all that waited for it. An
 * error at each place would be gathered and formatted, thousands of them, for nobody. New each time: one for all would keep them all.
 */
const unanswered = (): Promise<never> => new Promise(() => undefined)

function listInTurns(work: Work, value: unknown, info: GraphQLResolveInfo): unknown {
  if (work.isOver) return unanswered()
  if (typeof value !== 'object' || value === null || !(Symbol.iterator in value)) return value
  const items = Array.isArray(value) ? value : [...(value as Iterable<unknown>)]
  const each = valuesOfEach(info)
  try {
    if (info.fieldName !== '_entities') work.count(items.length * each) // those were counted before they were looked for
  } catch (error) {
    if (work.isOver) return unanswered()
    throw error
  }
  return work.listInTurns(each, items)
}

function objectInTurn(work: Work, value: unknown, info: GraphQLResolveInfo): unknown {
  if (work.isOver) return unanswered()
  return value === null || value === undefined ? value : work.inTurn(valuesOfEach(info), value)
}

const isPromise = (value: unknown): value is Promise<unknown> =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'

// One array a place and execution: graphql-js gathers the nodes of a field once for all items of a list.
const measured = new WeakMap<readonly FieldNode[], number>()
const measuredFragments = new WeakMap<object, Map<FragmentDefinitionNode, number>>()

/** How many values an item of the field is: itself, and those below it up to the next lists, which count for themselves. */
function valuesOfEach(info: GraphQLResolveInfo): number {
  const known = measured.get(info.fieldNodes)
  if (known !== undefined) return known
  const type = getNamedType(info.returnType)
  let values = 1
  if (isCompositeType(type)) {
    for (const { selectionSet } of info.fieldNodes) if (selectionSet) values += valuesBelow(selectionSet, type, info)
  }
  measured.set(info.fieldNodes, values)
  return values
}

function valuesBelow({ selections }: SelectionSetNode, parent: GraphQLCompositeType, info: GraphQLResolveInfo): number {
  let values = 0
  for (const node of selections) {
    if (!isIncluded(node, info)) continue
    if (node.kind === Kind.FIELD) values += valuesOfField(node, parent, info)
    else if (node.kind === Kind.FRAGMENT_SPREAD) values += valuesOfFragment(node.name.value, info)
    else values += valuesBelow(node.selectionSet, namedType(node.typeCondition?.name.value, info) ?? parent, info)
  }
  return values
}

function valuesOfField(node: FieldNode, parent: GraphQLCompositeType, info: GraphQLResolveInfo): number {
  const field = isUnionType(parent) ? undefined : parent.getFields()[node.name.value]
  const type = field && getNamedType(field.type)
  if (!node.selectionSet || !field || !isCompositeType(type) || isListType(getNullableType(field.type))) return 1
  return 1 + valuesBelow(node.selectionSet, type, info)
}

/** Each fragment is measured once: fragments of fragments double what they are at every step. */
function valuesOfFragment(name: string, info: GraphQLResolveInfo): number {
  const fragment = info.fragments[name]
  if (!fragment) return 0
  const ofThis = measuredFragments.get(info.fragments) ?? new Map<FragmentDefinitionNode, number>()
  measuredFragments.set(info.fragments, ofThis)
  const known = ofThis.get(fragment)
  if (known !== undefined) return known
  const type = namedType(fragment.typeCondition.name.value, info)
  const values = type ? valuesBelow(fragment.selectionSet, type, info) : 0
  ofThis.set(fragment, values)
  return values
}

function namedType(name: string | undefined, { schema }: GraphQLResolveInfo): GraphQLCompositeType | undefined {
  const type = name === undefined ? undefined : schema.getType(name)
  return isCompositeType(type) ? type : undefined
}

function isIncluded(node: SelectionSetNode['selections'][number], { variableValues }: GraphQLResolveInfo): boolean {
  if (!node.directives?.length) return true
  if (getDirectiveValues(GraphQLSkipDirective, node, variableValues)?.if === true) return false
  return getDirectiveValues(GraphQLIncludeDirective, node, variableValues)?.if !== false
}
