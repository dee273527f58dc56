import {
  type DocumentNode,
  type FieldNode,
  GraphQLError,
  type InlineFragmentNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
} from 'graphql'
import type { Question } from '../question.ts'

/** A way through a selection: response keys, and `...on Type` for an inline fragment. */
export type Path = readonly string[]

/** A question as the builder sees it; what it does not understand of the text stays where it stands. */
export interface Reading {
  /** Null where nothing is asked yet. */
  readonly document: DocumentNode | null
  /** The operation that is meant; null where there is none. */
  readonly operation: OperationDefinitionNode | null
  readonly operations: readonly OperationDefinitionNode[]
  readonly variables: Readonly<Record<string, unknown>>
}

/** Why a question cannot be edited by clicks: its text is no GraphQL, or its variables no JSON object. */
export class Unreadable extends Error {
  readonly part: 'query' | 'variables'
  readonly line: number | null

  constructor(part: 'query' | 'variables', message: string, line: number | null = null) {
    super(message)
    this.name = 'Unreadable'
    this.part = part
    this.line = line
  }
}

/** Reads a question. Throws {@link Unreadable}. */
export function read(question: Question): Reading {
  const variables = variablesOf(question)
  const document = documentOf(question.query)
  const operations = (document?.definitions ?? []).filter((node) => node.kind === Kind.OPERATION_DEFINITION)
  const named = operations.find(({ name }) => name !== undefined && name.value === question.operationName)
  return { document, operation: named ?? operations[0] ?? null, operations, variables }
}

function documentOf(query: string): DocumentNode | null {
  if (query.replaceAll(/#[^\r\n]*/g, '').replaceAll(/[\s,\uFEFF]/g, '') === '') return null
  try {
    return parse(query)
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
    throw new Unreadable('query', error.message, error.locations?.[0]?.line ?? null)
  }
}

function variablesOf({ variables }: Question): Readonly<Record<string, unknown>> {
  if (variables.trim() === '') return {}
  try {
    const value: unknown = JSON.parse(variables)
    if (isObject(value)) return value
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new Unreadable('variables', error.message)
  }
  throw new Unreadable('variables', 'A JSON object is wanted.')
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export type PathNode = FieldNode | InlineFragmentNode

/** The step that leads to a selection; undefined for what the builder leaves to the text: spreads, and fragments without a type or with directives. */
export function stepOf(node: SelectionSetNode['selections'][number]): string | undefined {
  if (node.kind === Kind.FIELD) return node.alias?.value ?? node.name.value
  if (node.kind === Kind.FRAGMENT_SPREAD || !node.typeCondition || node.directives?.length) return undefined
  return onType(node.typeCondition.name.value)
}

const ON = '...on '
export const onType = (type: string): string => `${ON}${type}`
/** The type of a step that is an inline fragment. */
export const typeOfStep = (step: string): string | undefined =>
  step.startsWith(ON) ? step.slice(ON.length) : undefined

/** Every selection that stands at a path: a field may be written twice. */
export function nodesAt(set: SelectionSetNode | undefined, path: Path): readonly PathNode[] {
  const [step, ...rest] = path
  const here = (set?.selections ?? []).filter((node): node is PathNode => stepOf(node) === step)
  return rest.length === 0 ? here : here.flatMap((node) => nodesAt(node.selectionSet, rest))
}

/** The field at a path of the operation; the first, where it is written twice. */
export function fieldAt(operation: OperationDefinitionNode | null, path: Path): FieldNode | undefined {
  return nodesAt(operation?.selectionSet, path).find((node): node is FieldNode => node.kind === Kind.FIELD)
}
