/** The two schemas a generation works with, and what they say about types at run time. */
import { buildASTSchema, type GraphQLSchema, isAbstractType, isInterfaceType, isObjectType, parse } from 'graphql'

export interface Schemas {
  /** What clients see. */
  api: GraphQLSchema
  /** All there is, inaccessible types and fields included. */
  supergraph: GraphQLSchema
}

export function schemasOf(supergraphSdl: string, apiSdl: string): Schemas {
  return {
    api: buildASTSchema(parse(apiSdl, { noLocation: true }), { assumeValid: true, assumeValidSDL: true }),
    supergraph: supergraphSchema(supergraphSdl),
  }
}

/** All there is in a supergraph, its directives at their places. */
export const supergraphSchema = (sdl: string): GraphQLSchema =>
  buildASTSchema(parse(sdl, { noLocation: true }), { assumeValid: true, assumeValidSDL: true })

/**
 * Names an object at this condition can carry as `__typename`: the object types it covers, and itself and its
 * interfaces' names, which a subgraph with an `@interfaceObject` answers.
 */
export function typeNamesUnder(schema: GraphQLSchema, condition: string): Set<string> {
  const type = schema.getType(condition)
  const names = new Set([condition])
  if (type && isAbstractType(type)) for (const possible of schema.getPossibleTypes(type)) names.add(possible.name)
  if (isInterfaceType(type)) for (const sub of schema.getImplementations(type).interfaces) names.add(sub.name)
  return names
}

/** Whether an object that says it is `typename` is one of `condition`. */
export function isOfType(schema: GraphQLSchema, typename: string, condition: string): boolean {
  if (typename === condition) return true
  const type = schema.getType(typename)
  const wanted = schema.getType(condition)
  return isAbstractType(wanted) && (isObjectType(type) || isInterfaceType(type)) && schema.isSubType(wanted, type)
}

/** Whether a type has a field that clients do not see. */
export function isHidden({ api, supergraph }: Schemas, typename: string, field: string): boolean {
  const [seen, whole] = [api.getType(typename), supergraph.getType(typename)]
  return (
    isObjectType(whole) &&
    Object.hasOwn(whole.getFields(), field) &&
    !(isObjectType(seen) && Object.hasOwn(seen.getFields(), field))
  )
}
