/** The client's variables: checked against the operation, read by conditions. */
import { GraphQLError, type GraphQLSchema, getVariableValues } from 'graphql'
import { EngineError } from './errors.ts'
import type { PreparedOperation } from './operation.ts'

/** Variables a client got wrong, as GraphQL errors with the code BAD_USER_INPUT. */
export class VariableErrors extends Error {
  readonly errors: readonly GraphQLError[]

  constructor(errors: readonly GraphQLError[]) {
    super('variables')
    this.errors = errors.map(
      (error) =>
        new GraphQLError(error.message, {
          nodes: error.nodes,
          extensions: { ...error.extensions, code: 'BAD_USER_INPUT' },
        }),
    )
  }
}

const NONE: Readonly<Record<string, unknown>> = {}

/** The variables with defaults, as the schema's types have them. Throws VariableErrors. */
export function coerce(
  schema: GraphQLSchema,
  prepared: PreparedOperation,
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const definitions = prepared.operation.variableDefinitions
  if (!definitions?.length) return NONE
  const { coerced, errors } = getVariableValues(schema, definitions, given, { maxErrors: 20 })
  if (errors) throw new VariableErrors(errors)
  return coerced
}

/** What a condition's variable says. Throws EngineError when it says neither. */
export function conditionValue(coerced: Readonly<Record<string, unknown>>, name: string): boolean {
  const value = coerced[name]
  if (typeof value !== 'boolean')
    throw new EngineError('BAD_USER_INPUT', `The condition $${name} must be true or false.`)
  return value
}
