import { ClientError, valueScalars } from '@channelgraph/values'
import { GraphQLError, type GraphQLSchema, isScalarType, type ValueNode } from 'graphql'

/**
 * Gives the schema's own scalars the reading of packages/values, so that a wrong amount or date is refused at the door with
 * the code it would get in the department, before any department is asked. Of a wrong literal it says which one it is. Their pages are
 * this gateway's, where it knows its address.
 */
export function readValuesStrictly(schema: GraphQLSchema, publicUrl?: string): void {
  for (const scalar of Object.values(valueScalars)) {
    const served = schema.getType(scalar.name)
    if (!isScalarType(served)) continue
    served.parseValue = scalar.parseValue.bind(scalar)
    if (publicUrl !== undefined) served.specifiedByURL = new URL(`/scalars/${scalar.name}`, publicUrl).href
    served.parseLiteral = (node: ValueNode, variables) => {
      try {
        return scalar.parseLiteral(node, variables)
      } catch (error) {
        if (!(error instanceof ClientError)) throw error
        throw new GraphQLError(error.message, { nodes: node, originalError: error })
      }
    }
  }
}
