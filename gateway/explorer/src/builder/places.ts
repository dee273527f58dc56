import {
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  Kind,
  type SelectionSetNode,
} from 'graphql'
import { fieldNamed } from './edit.ts'
import { type Path, type Reading, stepOf, typeOfStep } from './reading.ts'
import type { Place } from './search-index.ts'

/** The objects a question asks for, with their types; the root is none of them. */
export function placesOf(schema: GraphQLSchema, { operation }: Reading): readonly Place[] {
  const root = operation && schema.getRootType(operation.operation)
  const walk = (set: SelectionSetNode, type: GraphQLNamedType, path: Path): readonly Place[] =>
    set.selections.flatMap((node) => {
      const step = stepOf(node)
      if (step === undefined || node.kind === Kind.FRAGMENT_SPREAD || !node.selectionSet) return []
      const condition = typeOfStep(step)
      const field = node.kind === Kind.FIELD ? fieldNamed(type, node.name.value) : undefined
      const below = condition !== undefined ? schema.getType(condition) : field && getNamedType(field.type)
      if (!below || !isCompositeType(below)) return []
      const way = [...path, step]
      return [{ path: way, type: below }, ...walk(node.selectionSet, below, way)]
    })
  return root ? walk(operation.selectionSet, root, []) : []
}
