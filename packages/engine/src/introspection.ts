/** `__schema` and `__type`, answered from the API schema. */
import { executeSync, type GraphQLSchema, Kind, type OperationDefinitionNode, parse } from 'graphql'
import { printFolded } from './operation.ts'
import type { ShapeField } from './shape.ts'

export function introspect(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  field: ShapeField,
  variables: Readonly<Record<string, unknown>>,
): unknown {
  const used = new Set(
    (field.source.node.arguments ?? []).flatMap(({ value }) =>
      value.kind === Kind.VARIABLE ? [value.name.value] : [],
    ),
  )
  const text = printFolded(
    {
      kind: Kind.OPERATION_DEFINITION,
      operation: 'query' as OperationDefinitionNode['operation'],
      selectionSet: operation.selectionSet,
      variableDefinitions: operation.variableDefinitions,
    },
    [field.source],
    'responseName',
  )
  const key = text + JSON.stringify([...used].map((name) => variables[name]))
  let answers = known.get(schema)
  if (!answers) {
    answers = new Map()
    known.set(schema, answers)
  }
  if (!answers.has(key)) {
    const { data, errors } = executeSync({ schema, document: parse(text), variableValues: variables })
    if (errors?.length) throw errors[0]
    if (answers.size >= KEPT) answers.clear()
    answers.set(key, (data as Record<string, unknown>)[field.responseName])
  }
  return answers.get(key)
}

/** Introspection is asked for by tools, again and again in the same words. */
const KEPT = 20
const known = new WeakMap<GraphQLSchema, Map<string, unknown>>()
