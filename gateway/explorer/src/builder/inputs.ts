import {
  type ArgumentNode,
  type FieldNode,
  type GraphQLInputType,
  type GraphQLSchema,
  isInputObjectType,
  isNonNullType,
  Kind,
  type ObjectFieldNode,
  type ValueNode,
} from 'graphql'
import type { Question } from '../question.ts'
import { Declarations, edited, withoutUnused } from './declaring.ts'
import { fieldNamed, typeAt } from './edit.ts'
import { type InputPath, literalOf, plainOf, putBelow, typeBelow, valueBelow } from './literals.ts'
import { isRelative } from './periods.ts'
import { fieldAt, isObject, nodesAt, type Path, type Reading, read } from './reading.ts'
import { appended, locOf, type Splice, spliced, without, withoutBrackets } from './splice.ts'

/** What the arguments of a field are given, as plain JSON; variables are their values. */
export function argumentsOf({ operation, variables }: Reading, path: Path): Readonly<Record<string, unknown>> {
  const field = fieldAt(operation, path)
  if (!field || !operation) return {}
  return Object.fromEntries(
    (field.arguments ?? []).map(({ name, value }) => [name.value, plainOf(value, variables, operation)]),
  )
}

/** The type of an input of a field of the question. */
export function inputType(schema: GraphQLSchema, reading: Reading, path: Path, input: InputPath): GraphQLInputType {
  const { operation } = reading
  const root = operation && schema.getRootType(operation.operation)
  if (!root) throw new Error('There is no operation.')
  const names = path.map((step, index) => {
    const [node] = nodesAt(operation.selectionSet, path.slice(0, index + 1))
    return node?.kind === Kind.FIELD ? node.name.value : step
  })
  const field = fieldNamed(typeAt(schema, root, names.slice(0, -1)), names.at(-1) ?? '')
  const [name, ...rest] = input
  const argument = field?.args.find((one) => one.name === name)
  if (!argument) throw new Error(`${names.join('.')} has no argument ${name}.`)
  return typeBelow(argument.type, rest)
}

/**
 * Gives an input of a field a value, or takes it away (`undefined`). What stands in the text as a variable is changed in the variables;
 * everything else is written into the text, but a relative period, which gets a variable: the text holds days only.
 */
export function setInput(
  question: Question,
  schema: GraphQLSchema,
  path: Path,
  input: InputPath,
  value: unknown,
): Question {
  const reading = read(question)
  const field = fieldAt(reading.operation, path)
  if (!field) return question
  const [name, ...rest] = input
  const whole = inputType(schema, reading, path, [name])
  const now = argumentsOf(reading, path)[name]
  const above = rest.slice(0, -1)
  const parentType = rest.length > 0 ? typeBelow(whole, above) : undefined
  const parent = valueBelow(now, above)
  if (value === undefined) {
    // Nothing is left of what held it: an empty condition goes as well.
    if (rest.length > 0 && isEmpty(putBelow(parent, rest.slice(-1), undefined))) {
      return setInput(question, schema, path, [name, ...above], undefined)
    }
    return withoutUnused(changed(question, schema, path, input, undefined), question)
  }
  const bare = parentType && isNonNullType(parentType) ? parentType.ofType : parentType
  if (isInputObjectType(bare) && bare.isOneOf) {
    return changed(question, schema, path, [name, ...above], { [String(rest.at(-1))]: value })
  }
  return withoutUnused(changed(question, schema, path, input, value), question)
}

const isEmpty = (value: unknown): boolean =>
  Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0

function changed(question: Question, schema: GraphQLSchema, path: Path, input: InputPath, value: unknown): Question {
  const reading = read(question)
  const { operation, variables } = reading
  const field = fieldAt(operation, path)
  if (!field || !operation) return question
  const declarations = new Declarations(operation, variables)
  const { query } = question
  const write = (at: InputPath, put: unknown): string => {
    const type = inputType(schema, reading, path, at)
    return isRelative(put, type) ? declarations.add(nameOf(at), type, put) : literalOf(put, type)
  }
  const done = (splices: readonly Splice[]) =>
    edited(question, spliced(query, [...splices, ...declarations.splices(query)]), declarations.values())

  const [name] = input
  const argument = field.arguments?.find((one) => one.name.value === name)
  if (!argument) {
    if (value === undefined) return question
    return done([newArgument(query, field, `${name}: ${writeNested([name], input, value, write)}`)])
  }
  let holder: ArgumentNode | ObjectFieldNode | ValueNode = argument
  let node: ValueNode = argument.value
  for (let depth = 1; ; depth++) {
    const at = input.slice(0, depth) as unknown as InputPath
    if (node.kind === Kind.VARIABLE && (depth < input.length || value !== undefined)) {
      const put = putBelow(plainOf(node, variables, operation), input.slice(depth), value)
      return edited(question, query, { ...variables, [node.name.value]: put })
    }
    if (depth === input.length) {
      if (value !== undefined) return done([{ ...locOf(node), text: write(at, value) }])
      const isOnly = holder === argument && field.arguments?.length === 1
      return done([isOnly ? withoutBrackets(query, argument, argument) : without(query, holder)])
    }
    const step = input[depth]
    const next: ObjectFieldNode | ValueNode | undefined =
      node.kind === Kind.OBJECT
        ? node.fields.find((one) => one.name.value === step)
        : node.kind === Kind.LIST && typeof step === 'number'
          ? node.values[step]
          : undefined
    if (!next) {
      if (value === undefined) return question
      return done([insertion(query, node, at, input, value, write, plainOf(node, variables, operation))])
    }
    holder = next
    node = next.kind === Kind.OBJECT_FIELD ? next.value : next
  }
}

type Write = (at: InputPath, put: unknown) => string

/** Writes a value that stands some steps below `at`, with the objects and lists around it. */
function writeNested(at: InputPath, input: InputPath, value: unknown, write: Write): string {
  const step = input[at.length]
  if (step === undefined) return write(input, value)
  const inside = writeNested([...at, step] as unknown as InputPath, input, value, write)
  return typeof step === 'number' ? `[${inside}]` : `{${step}: ${inside}}`
}

/** Puts a field or an item into a value that lacks it. */
function insertion(
  query: string,
  node: ValueNode,
  at: InputPath,
  input: InputPath,
  value: unknown,
  write: Write,
  plain: unknown,
): Splice {
  const step = input[at.length]
  const { start, end } = locOf(node)
  if (step !== undefined && (node.kind === Kind.OBJECT || node.kind === Kind.LIST)) {
    const inside = writeNested([...at, step] as unknown as InputPath, input, value, write)
    const text = node.kind === Kind.OBJECT ? `${step}: ${inside}` : inside
    const last = node.kind === Kind.OBJECT ? node.fields.at(-1) : node.values.at(-1)
    if (last) return appended(query, last, text)
    return { start: start + 1, end: start + 1, text }
  }
  // Null, or a single value that stands for a list of one.
  if (typeof step === 'number' && plain !== null) {
    const put = putBelow(plain, input.slice(at.length) as unknown as InputPath, value)
    return { start, end, text: write(at, put) }
  }
  return { start, end, text: writeNested(at, input, value, write) }
}

function newArgument(query: string, field: FieldNode, text: string): Splice {
  const last = field.arguments?.at(-1)
  if (last) return appended(query, last, text)
  const { end } = locOf(field.name)
  return { start: end, end, text: `(${text})` }
}

/** What a variable for an input is called: as the input itself. */
const nameOf = (input: InputPath): string => [...input].reverse().find((step) => typeof step === 'string') ?? 'value'
