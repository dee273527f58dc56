/** The planner's own aliases in an answer, put back under the names they stand for. */
import type { FetchDataRewrite } from '@apollo/query-planner'
import type { GraphQLSchema } from 'graphql'
import type { DataObject } from './representation.ts'
import { isOfType } from './schemas.ts'

const CONDITION = '... on '

export function applyOutputRewrites(rewrites: FetchDataRewrite[], value: unknown, schema: GraphQLSchema): void {
  for (const rewrite of rewrites)
    if (rewrite.kind === 'KeyRenamer') rename(rewrite.path, rewrite.renameKeyTo, value, schema)
}

function rename(path: readonly string[], to: string, value: unknown, schema: GraphQLSchema): void {
  if (Array.isArray(value)) {
    for (const item of value) rename(path, to, item, schema)
    return
  }
  if (typeof value !== 'object' || value === null) return
  const object = value as DataObject
  const [element, ...rest] = path
  if (element === undefined) return
  if (element.startsWith(CONDITION)) {
    const { __typename: typename } = object
    if (typeof typename !== 'string' || isOfType(schema, typename, element.slice(CONDITION.length)))
      rename(rest, to, object, schema)
    return
  }
  if (!Object.hasOwn(object, element)) return
  if (rest.length > 0) {
    rename(rest, to, object[element], schema)
    return
  }
  object[to] = object[element]
  delete object[element]
}
