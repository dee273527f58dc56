import {
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql'
import type { Question } from '../question.ts'
import { Declarations, edited, withoutUnused } from './declaring.ts'
import { type AnyField, beginningOf, isRequired, type MayRead, type Wanted, wantedOf } from './defaults.ts'
import { literalOf } from './literals.ts'
import { isRelative } from './periods.ts'
import { nodesAt, type Path, type PathNode, read, typeOfStep } from './reading.ts'
import { indentAt, locOf, type Splice, spliced, without } from './splice.ts'

export interface Adding {
  /** Of which kind an operation is begun, where there is none. */
  readonly kind?: OperationTypeNode
  /** What is not added of its own accord. */
  readonly mayRead?: MayRead
}

/** Asks for a field, with all that leads to it, and with what it needs: its required arguments, and some fields below it. */
export function addField(question: Question, schema: GraphQLSchema, path: Path, adding: Adding = {}): Question {
  const { operation, variables } = read(question)
  const kind = operation?.operation ?? adding.kind ?? OperationTypeNode.QUERY
  const root = schema.getRootType(kind)
  if (!root) throw new Error(`The schema has no ${kind}.`)
  const there = operation ? deepest(operation, path) : undefined
  if (there?.depth === path.length) return question
  const declarations = new Declarations(operation, variables)
  const writer = new Writer(schema, declarations, adding.mayRead)
  const done = path.slice(0, there?.depth ?? 0)
  const type = typeAt(schema, root, responsePath(question, done), done)
  const steps = writer.steps(type, path.slice(done.length))
  if (!operation) {
    const body = `{\n${writer.text(root, steps, '  ')}\n}`
    const head = declarations.text === '' ? kind : `${kind} (${declarations.text})`
    const before = question.query.trimEnd()
    return edited(question, `${before === '' ? '' : `${before}\n\n`}${head} ${body}\n`, declarations.values())
  }
  const splice = into(question.query, there?.host ?? operation, (indent) => writer.text(type, steps, indent))
  const query = spliced(question.query, [splice, ...declarations.splices(question.query)])
  return edited(question, query, declarations.values())
}

/** Takes a field out, with what held nothing else, and the variables only it used. */
export function removeField(question: Question, path: Path): Question {
  const { operation } = read(question)
  const nodes = operation ? nodesAt(operation.selectionSet, path) : []
  if (!operation || nodes.length === 0) return question
  const above = path.length > 1 ? nodesAt(operation.selectionSet, path.slice(0, -1)) : [operation]
  const emptied = above.filter(({ selectionSet }) =>
    selectionSet?.selections.every((one) => (nodes as readonly unknown[]).includes(one)),
  )
  if (path.length > 1 && emptied.length > 0 && emptied.length === above.length) {
    return removeField(question, path.slice(0, -1))
  }
  const gone = emptied.length > 0 && path.length === 1 ? [operation] : nodes.filter((node) => !isIn(node, emptied))
  const whole = path.length === 1 ? gone : [...gone, ...emptied]
  const query = spliced(
    question.query,
    whole.map((node) => without(question.query, node)),
  )
  const after: Question = { ...question, query: query.trim() === '' ? '' : query }
  return withoutUnused(after, question)
}

const isIn = (
  node: PathNode,
  hosts: readonly { readonly selectionSet?: { readonly selections: readonly unknown[] } | undefined }[],
) => hosts.some(({ selectionSet }) => selectionSet?.selections.includes(node))

type Host = PathNode | OperationDefinitionNode

/** The last node of a path that stands already, and how far it leads. */
function deepest(operation: OperationDefinitionNode, path: Path): { readonly host: Host; readonly depth: number } {
  for (let depth = path.length; depth > 0; depth--) {
    const [host] = nodesAt(operation.selectionSet, path.slice(0, depth))
    if (host) return { host, depth }
  }
  return { host: operation, depth: 0 }
}

/** The fields' own names at a path of response keys. */
function responsePath(question: Question, path: Path): Path {
  const { operation } = read(question)
  return path.map((step, index) => {
    const [node] = nodesAt(operation?.selectionSet, path.slice(0, index + 1))
    return node?.kind === 'Field' ? node.name.value : step
  })
}

/** The type that a path of names leads to. */
export function typeAt(
  schema: GraphQLSchema,
  root: GraphQLNamedType,
  names: Path,
  shown: Path = names,
): GraphQLNamedType {
  return names.reduce((type, step) => {
    const condition = typeOfStep(step)
    const next = condition === undefined ? fieldNamed(type, step) : schema.getType(condition)
    if (!next) throw new Error(`${type.name} has no ${step} (${shown.join('.')}).`)
    return 'args' in next ? getNamedType(next.type) : next
  }, root)
}

export const fieldNamed = (type: GraphQLNamedType, name: string): AnyField | undefined =>
  isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined

/** Puts text into the selection of a node. */
function into(source: string, host: Host, textAt: (indent: string) => string): Splice {
  const { start, end } = locOf(host)
  const indent = indentAt(source, start)
  const deeper = `${indent}  `
  if (!host.selectionSet) return { start: end, end, text: ` {\n${textAt(deeper)}\n${indent}}` }
  const close = locOf(host.selectionSet).end - 1
  const content = source.slice(0, close).trimEnd()
  const line = source.slice(content.length, close).includes('\n')
  // Where all stood on one line, the bracket gets its own: what is put in has several.
  const closing = line ? source.slice(content.length, close) : `\n${indent}`
  return { start: content.length, end: close, text: `\n${textAt(deeper)}${closing}` }
}

/** Writes fields that stand nowhere yet. */
class Writer {
  readonly #schema: GraphQLSchema
  readonly #declarations: Declarations
  readonly #mayRead: MayRead | undefined

  constructor(schema: GraphQLSchema, declarations: Declarations, mayRead: MayRead | undefined) {
    this.#schema = schema
    this.#declarations = declarations
    this.#mayRead = mayRead
  }

  /** What is to be written for the rest of a path: its end gets what is asked of its type. */
  steps(type: GraphQLNamedType, path: Path): readonly Wanted[] {
    const [step, ...rest] = path
    if (step === undefined) return wantedOf(this.#schema, type, this.#mayRead)
    if (step === '__typename') return [{ step, below: [] }]
    return [{ step, below: this.steps(typeAt(this.#schema, type, [step]), rest) }]
  }

  text(type: GraphQLNamedType, wanted: readonly Wanted[], indent: string): string {
    return wanted.map((one) => this.#line(type, one, indent)).join('\n')
  }

  #line(type: GraphQLNamedType, { step, below }: Wanted, indent: string): string {
    if (step === '__typename') return `${indent}${step}`
    const next = typeAt(this.#schema, type, [step])
    const head = typeOfStep(step) === undefined ? `${step}${this.#argumentsOf(fieldNamed(type, step))}` : step
    const body = isCompositeType(next) ? ` {\n${this.text(next, below, `${indent}  `)}\n${indent}}` : ''
    return `${indent}${head.replace(/^\.\.\.on/, '... on')}${body}`
  }

  #argumentsOf(field: AnyField | undefined): string {
    const written = (field?.args ?? []).filter(isRequired).map(({ name, type }) => {
      const value = beginningOf(type)
      return `${name}: ${isRelative(value, type) ? this.#declarations.share(name, type, value) : literalOf(value, type)}`
    })
    return written.length > 0 ? `(${written.join(', ')})` : ''
  }
}
