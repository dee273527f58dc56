import { badInput } from '@channelgraph/values'
import { type GraphQLSchema, isInterfaceType, isObjectType, isUnionType } from 'graphql'

/**
 * Makes each reference of `_entities` an answer of its own. The library's resolver looks for all in one loop and throws at the first
 * type it does not know: what it had begun by then was awaited by nobody, and a refusal among it ended the process.
 */
export function resolveReferencesApart(schema: GraphQLSchema): void {
  const field = schema.getQueryType()?.getFields()._entities
  const resolve = field?.resolve
  if (!field || !resolve) return // a department without entities
  field.resolve = (source, { representations }: { representations: readonly unknown[] }, context, info) =>
    representations.map((reference) => {
      try {
        if (!isEntity(reference, schema))
          throw badInput(
            'A reference must name an entity of this department as its `__typename`.',
            '引用的 `__typename` 必须是本部门的实体。',
          )
        return (resolve(source, { representations: [reference] }, context, info) as readonly unknown[])[0]
      } catch (error) {
        return error // in a list graphql-js reports an error at its place
      }
    })
}

/** Whether a reference names a type that `_entities` may be asked for: an entity, or an interface of entities. */
function isEntity(reference: unknown, schema: GraphQLSchema): boolean {
  if (typeof reference !== 'object' || reference === null || !('__typename' in reference)) return false
  const entity = schema.getType('_Entity')
  const named = schema.getType(String(reference.__typename))
  return isInterfaceType(named) || (isUnionType(entity) && isObjectType(named) && schema.isSubType(entity, named))
}
