import { type DocumentNode, GraphQLError, type GraphQLSchema, getOperationAST, parse } from 'graphql'
import { resolvePeriods, todayInShanghai } from '../builder/periods.ts'
import { Problem } from '../problem.ts'
import type { Question, Sent } from '../question.ts'
import { sayNow } from './words.ts'

/** What is sent of a question: its variables read, its relative periods made days. Throws a {@link Problem} where there is nothing to send. */
export function sentOf({ query, variables, operationName }: Question, schema: GraphQLSchema | null, now: number): Sent {
  if (query.trim() === '') throw new Problem('unusable', sayNow('nothingToRun'), sayNow('nothingToRunAdvice'))
  const given = variablesOf(variables)
  const document = parsed(query)
  const name = operationName ?? nameIn(document)
  const resolved =
    given && schema && document ? resolvePeriods(given, schema, document, name, todayInShanghai(now)) : given
  return { query, ...(name ? { operationName: name } : {}), ...(resolved ? { variables: resolved } : {}) }
}

/** Where it cannot be parsed it is sent as it is: the gateway says what is wrong with it, and where. */
function parsed(query: string): DocumentNode | null {
  try {
    return parse(query)
  } catch (failure) {
    if (failure instanceof GraphQLError) return null
    throw failure
  }
}

/** The only operation, or the first of several. */
function nameIn(document: DocumentNode | null): string | undefined {
  if (!document) return undefined
  const only = getOperationAST(document)
  if (only) return only.name?.value
  return document.definitions.flatMap((one) =>
    one.kind === 'OperationDefinition' && one.name ? [one.name.value] : [],
  )[0]
}

function variablesOf(text: string): Readonly<Record<string, unknown>> | undefined {
  if (text.trim() === '') return undefined
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch (failure) {
    throw badVariables(failure instanceof Error ? failure.message : String(failure))
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw badVariables(text.slice(0, 60))
  return given as Readonly<Record<string, unknown>>
}

const badVariables = (reason: string): Problem =>
  new Problem('unusable', sayNow('badVariables', { reason }), sayNow('badVariablesAdvice'))
