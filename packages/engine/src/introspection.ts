/** `__schema` and `__type`, answered from the API schema. */
import { executeSync, type GraphQLSchema, Kind, type OperationDefinitionNode, parse } from 'graphql'
import { LRUCache } from 'lru-cache'
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
  const answers = known.get(schema) ?? new KnownAnswers()
  known.set(schema, answers)
  return answers.get(key, () => {
    const { data, errors } = executeSync({ schema, document: parse(text), variableValues: variables })
    if (errors?.length) throw errors[0]
    return (data as Record<string, unknown>)[field.responseName]
  })
}

/** Values that the answers kept may have together, at some 64 bytes: a complete introspection of a large schema has 30,000. */
const VALUES_KEPT = 200_000

/** Introspection is asked for by tools, again and again in the same words. */
export class KnownAnswers {
  private readonly answers = new LRUCache<string, { answer: unknown }>({ maxSize: VALUES_KEPT })

  /** Values that are kept. */
  get size(): number {
    return this.answers.calculatedSize
  }

  /** The answer under a key, made where it is not known; what is too large is not kept. */
  get(key: string, make: () => unknown): unknown {
    const known = this.answers.get(key)
    if (known) return known.answer
    const answer = make()
    this.answers.set(key, { answer }, { size: valuesOf(answer) })
    return answer
  }
}

const known = new WeakMap<GraphQLSchema, KnownAnswers>()

function valuesOf(answer: unknown): number {
  let count = 0
  const open = [answer]
  while (open.length > 0) {
    const value = open.pop()
    count++
    if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) open.push(item)
  }
  return count
}
