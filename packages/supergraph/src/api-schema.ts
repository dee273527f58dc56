import { ROUTER_SUPPORTED_SUPERGRAPH_FEATURES, Supergraph } from '@apollo/federation-internals'
import {
  type BreakingChange,
  findBreakingChanges,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql'

/** The schema clients see: a supergraph without the parts that only a router reads. */
export const apiSchemaOf = (supergraphSdl: string): GraphQLSchema =>
  Supergraph.build(supergraphSdl, { supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES })
    .apiSchema()
    .toGraphQLJSSchema()

/** What a client of the earlier supergraph would find broken in the later one. */
export const breakingChanges = (earlier: string, later: string): BreakingChange[] =>
  findBreakingChanges(apiSchemaOf(earlier), apiSchemaOf(later))

/** Types, fields, input fields and enum values without a description, such as `Order.placedAt`, in the order of their names. */
export function undocumented(schema: GraphQLSchema): string[] {
  const missing: string[] = []
  const roots = new Set([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()])
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__') || isSpecifiedScalarType(type)) continue
    if (!type.description && !roots.has(isObjectType(type) ? type : undefined)) missing.push(type.name)
    const members: readonly { readonly name: string; readonly description?: string | null }[] =
      isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)
        ? Object.values(type.getFields())
        : isEnumType(type)
          ? type.getValues()
          : []
    for (const { name, description } of members) if (!description) missing.push(`${type.name}.${name}`)
  }
  return missing.sort()
}
