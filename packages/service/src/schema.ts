import { buildSubgraphSchema } from '@apollo/subgraph'
import { valueScalars } from '@channelgraph/values'
import valuesSdl from '@channelgraph/values/values.graphql'
import { concatAST, type DocumentNode, type GraphQLSchema, parse } from 'graphql'
import { boundFields } from './bounded-fields.ts'
import { resolveReferencesApart } from './entities.ts'
import { identifyNodes, withNodeReferences } from './nodes.ts'
import { guardFields, guardReferences, type ResolverMap, resultResolvers } from './permission-schema.ts'

/** A subgraph's whole document: the shared values and the modules' files. */
export const subgraphDocument = (typeDefs: readonly string[]): DocumentNode =>
  concatAST([valuesSdl, ...typeDefs].map((sdl) => parse(sdl)))

/** Builds the executable schema: scalars, result unions and permissions are put in here, once for all departments. */
export function buildDepartmentSchema(typeDefs: readonly string[], resolvers: readonly ResolverMap[]): GraphQLSchema {
  const document = subgraphDocument(typeDefs)
  const merged = mergeResolvers([valueScalars, resultResolvers(document), ...resolvers])
  const references = guardReferences(document, withNodeReferences(merged))
  const schema = buildSubgraphSchema([{ typeDefs: document, resolvers: references }])
  identifyNodes(schema)
  resolveReferencesApart(schema)
  guardFields(schema, merged)
  boundFields(schema)
  return schema
}

/** One map of all modules' resolvers; two modules may add fields to one type, but never the same field. */
function mergeResolvers(maps: readonly ResolverMap[]): ResolverMap {
  const merged: ResolverMap = {}
  for (const map of maps) {
    for (const [type, fields] of Object.entries(map)) {
      if (isScalar(fields)) {
        merged[type] = fields
        continue
      }
      const known: ResolverMap = merged[type] ?? {}
      for (const name of Object.keys(fields))
        if (Object.hasOwn(known, name)) throw new Error(`${type}.${name} has two resolvers.`)
      merged[type] = { ...known, ...fields }
    }
  }
  return merged
}

const isScalar = (fields: object): boolean => 'serialize' in fields
