import { type GraphQLInputType, Kind, type OperationDefinitionNode, print, visit } from 'graphql'
import type { Question } from '../question.ts'
import { read } from './reading.ts'
import { appended, locOf, type Splice, spliced, without, withoutBrackets } from './splice.ts'

/** A variable that an edit needs. */
export interface Declared {
  readonly name: string
  readonly type: string
  readonly value: unknown
}

/** Names variables for an edit, and keeps what is to be declared for it. */
export class Declarations {
  readonly #operation: OperationDefinitionNode | null
  readonly #variables: Readonly<Record<string, unknown>>
  readonly added: Declared[] = []

  constructor(operation: OperationDefinitionNode | null, variables: Readonly<Record<string, unknown>>) {
    this.#operation = operation
    this.#variables = variables
  }

  /** A variable of this type, `$name`. */
  add(wanted: string, type: GraphQLInputType, value: unknown): string {
    const declared = this.#operation?.variableDefinitions?.map(({ variable }) => variable.name.value) ?? []
    const taken = new Set([...declared, ...Object.keys(this.#variables), ...this.added.map(({ name }) => name)])
    let name = wanted
    for (let number = 2; taken.has(name); number++) name = `${wanted}${number}`
    this.added.push({ name, type: String(type), value })
    return `$${name}`
  }

  /** As {@link add}, or the variable of just this type that the operation has already: a question has one period, as a rule. */
  share(wanted: string, type: GraphQLInputType, value: unknown): string {
    const same = this.#operation?.variableDefinitions?.find((node) => print(node.type) === String(type))
    const added = this.added.find((one) => one.type === String(type))
    const name = same?.variable.name.value ?? added?.name
    return name === undefined ? this.add(wanted, type, value) : `$${name}`
  }

  /** Their definitions, as they stand in an operation's head. */
  get text(): string {
    return this.added.map(({ name, type }) => `$${name}: ${type}`).join(', ')
  }

  /** Where they go in the head of the operation. */
  splices(source: string): readonly Splice[] {
    if (this.added.length === 0 || !this.#operation) return []
    const { variableDefinitions, name } = this.#operation
    const last = variableDefinitions?.at(-1)
    if (last) return [appended(source, last, this.text)]
    const { start } = locOf(this.#operation)
    const isShort = source[start] === '{'
    if (isShort) return [{ start, end: start, text: `query (${this.text}) ` }]
    const at = name ? locOf(name).end : start + this.#operation.operation.length
    return [{ start: at, end: at, text: name ? `(${this.text})` : ` (${this.text})` }]
  }

  values(): Readonly<Record<string, unknown>> {
    return { ...this.#variables, ...Object.fromEntries(this.added.map(({ name, value }) => [name, value])) }
  }
}

/** The question with another text and other values; values that did not change keep their own text. */
export function edited(question: Question, query: string, variables: Readonly<Record<string, unknown>>): Question {
  const before = read(question).variables
  if (JSON.stringify(before) === JSON.stringify(variables)) return { ...question, query }
  const text = Object.keys(variables).length === 0 ? '' : JSON.stringify(variables, null, 2)
  return { ...question, query, variables: text }
}

/** Takes away the variables that `before` used and the question uses no more. What was never used is somebody's own. */
export function withoutUnused(question: Question, before: Question): Question {
  const { document, operation, operations, variables } = read(question)
  const used = namesUsed(question)
  const left = [...namesUsed(before)].filter((name) => !used.has(name))
  if (left.length === 0) return question
  const others = operations.filter((one) => one !== operation)
  const isDeclaredElsewhere = (name: string) =>
    others.some((one) => one.variableDefinitions?.some(({ variable }) => variable.name.value === name))
  const kept = Object.fromEntries(
    Object.entries(variables).filter(([name]) => !left.includes(name) || isDeclaredElsewhere(name)),
  )
  if (!document || !operation) return edited(question, question.query, kept)
  const definitions = operation.variableDefinitions ?? []
  const gone = definitions.filter(({ variable }) => left.includes(variable.name.value))
  const [first] = definitions
  const last = definitions.at(-1)
  const splices =
    gone.length === definitions.length && first && last
      ? [withoutBrackets(question.query, first, last)]
      : gone.map((node) => without(question.query, node))
  return edited(question, spliced(question.query, splices), kept)
}

/** The variables that the operation that is meant uses, or a fragment does. */
function namesUsed(question: Question): ReadonlySet<string> {
  const { document, operation } = read(question)
  const names = new Set<string>()
  for (const node of document?.definitions ?? []) {
    if (node !== operation && node.kind !== Kind.FRAGMENT_DEFINITION) continue
    visit(node, {
      VariableDefinition: () => false,
      Variable: ({ name }) => {
        names.add(name.value)
      },
    })
  }
  return names
}
