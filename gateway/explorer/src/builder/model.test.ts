import { readdirSync, readFileSync } from 'node:fs'
import { apiSchemaOf } from '@channelgraph/supergraph'
import {
  type GraphQLInputType,
  type GraphQLNamedType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  parse,
  print,
  validate,
} from 'graphql'
import { expect, test } from 'vitest'
import type { Question } from '../question.ts'
import { fieldsOf, isRequired } from './defaults.ts'
import { addField, removeField } from './edit.ts'
import { argumentsOf, setInput } from './inputs.ts'
import { type InputPath, valueBelow } from './literals.ts'
import { placesOf } from './places.ts'
import { nodesAt, onType, type Path, read, stepOf } from './reading.ts'

const schema = apiSchemaOf(readFileSync(new URL('../../../../supergraph.graphql', import.meta.url), 'utf8'))
const asked = (query: string, variables = ''): Question => ({ query, variables })
const NOTHING = asked('')
const faults = ({ query }: Question) => validate(schema, parse(query)).map(({ message }) => message)

test('a question from nothing: the root field with what its type is known by', () => {
  const question = addField(NOTHING, schema, ['partners'])
  expect(question.query).toBe('query {\n  partners {\n    nodes {\n      code\n      name\n    }\n  }\n}\n')
  expect(addField(question, schema, ['partners', 'nodes', 'balance', 'overdue']).query).toContain(
    '      name\n      balance {\n        overdue\n      }\n    }',
  )
})

test('what stands in the text and is not understood stays: comments, fragments, directives, aliases, other operations', () => {
  const text = `# Who owes us
query A($big: Boolean = true) {
  top: partners(first: 5) { # five
    nodes { ...Row @include(if: $big) name # the name
      code }
  }
}

query B { products { nodes { sku } } }
fragment Row on Partner { kind   tier }`
  const added = addField(asked(text), schema, ['top', 'nodes', 'balance'])
  expect(faults(added)).toEqual([])
  const back = removeField(added, ['top', 'nodes', 'balance'])
  for (const part of [
    '# Who owes us',
    '# five',
    '...Row @include(if: $big) name # the name',
    'query B { products { nodes { sku } } }',
    'kind   tier',
  ]) {
    expect(added.query).toContain(part)
    expect(back.query).toContain(part)
  }
  expect(print(parse(back.query))).toBe(print(parse(text)))
  const second = addField({ ...asked(text), operationName: 'B' }, schema, ['products', 'nodes', 'name'])
  expect(second.query).toContain('query A($big: Boolean = true)')
  expect(read({ ...second, operationName: 'B' }).operation).toMatchObject({ name: { value: 'B' } })
})

test('a field that is taken out takes what held nothing else, and the variables that only it used', () => {
  const text =
    'query ($statuses: [OrderStatus!], $mine: Int) {\n  orders(filter: {statuses: $statuses}) {\n    nodes {\n      no\n    }\n  }\n  products { nodes { sku } }\n}'
  const question = removeField(asked(text, '{"statuses": ["HELD"], "mine": 1}'), ['orders', 'nodes', 'no'])
  expect(question.query).toBe('query ($mine: Int) {\n  products { nodes { sku } }\n}')
  expect(JSON.parse(question.variables)).toEqual({ mine: 1 })
  expect(removeField(asked('{ products { nodes { sku } } }'), ['products']).query).toBe('')
})

test('an input is written into the text, nested as deep as it stands; taken away, the empty condition around it goes too', () => {
  const start = addField(NOTHING, schema, ['partners'])
  const one = setInput(start, schema, ['partners'], ['filter', 'kinds', 0], 'DISTRIBUTOR')
  expect(one.query).toContain('partners(filter: {kinds: [DISTRIBUTOR]}) {')
  const two = setInput(one, schema, ['partners'], ['filter', 'search'], '华东 "A"')
  expect(two.query).toContain('partners(filter: {kinds: [DISTRIBUTOR], search: "华东 \\"A\\""}) {')
  const three = setInput(
    setInput(two, schema, ['partners'], ['first'], 20),
    schema,
    ['partners'],
    ['filter', 'kinds', 0],
    undefined,
  )
  expect(three.query).toContain('partners(filter: {search: "华东 \\"A\\""}, first: 20) {')
  const none = setInput(
    setInput(three, schema, ['partners'], ['filter', 'search'], undefined),
    schema,
    ['partners'],
    ['first'],
    undefined,
  )
  expect(none.query).toBe(start.query)
})

test('what stands as a variable is changed in the variables, and nowhere else', () => {
  const text =
    'query Q($filter: PartnerFilter, $n: Int = 5) { partners(filter: $filter, first: $n) { nodes { code } } }'
  const question = setInput(
    asked(text, '{"filter": {"tiers": ["CORE"]}}'),
    schema,
    ['partners'],
    ['filter', 'kinds'],
    ['AGENT'],
  )
  expect(question.query).toBe(text)
  expect(JSON.parse(question.variables)).toEqual({ filter: { tiers: ['CORE'], kinds: ['AGENT'] } })
  expect(argumentsOf(read(question), ['partners'])).toEqual({ filter: { tiers: ['CORE'], kinds: ['AGENT'] }, first: 5 })
  expect(setInput(question, schema, ['partners'], ['filter'], undefined)).toEqual({
    query: 'query Q($n: Int = 5) { partners(first: $n) { nodes { code } } }',
    variables: '',
  })
})

test('a relative period stands in the variables, where it can be read and edited', () => {
  const start = addField(NOTHING, schema, ['orders'])
  const question = setInput(start, schema, ['orders'], ['filter', 'period'], '@last-quarter')
  expect(question.query).toContain('query ($period: PeriodInput) {\n  orders(filter: {period: $period}) {')
  expect(JSON.parse(question.variables)).toEqual({ period: '@last-quarter' })
  expect(setInput(question, schema, ['orders'], ['filter', 'period'], undefined)).toEqual(start)
})

test('a text that is no GraphQL is told as what it is, with its line', () => {
  expect(() => read(asked('{\n  partners {'))).toThrow(expect.objectContaining({ part: 'query', line: 2 }))
  expect(() => read(asked('{ me { name } }', '[1]'))).toThrow(expect.objectContaining({ part: 'variables' }))
})

const folder = new URL('../../../examples/', import.meta.url)
const examples = readdirSync(folder).filter((name) => name.endsWith('.graphql'))

test.each(examples)(
  '%s: a field added at each of its places and taken back leaves the question what it was',
  (name) => {
    const text = readFileSync(new URL(name, folder), 'utf8')
    const comments = text.split('\n').filter((line) => line.trim().startsWith('#'))
    for (const { name: operation } of read(asked(text)).operations) {
      const question: Question = { ...asked(text), ...(operation ? { operationName: operation.value } : {}) }
      for (const { path, type } of placesOf(schema, read(question))) {
        const there = nodesAt(read(question).operation?.selectionSet, path).flatMap(
          ({ selectionSet }) => selectionSet?.selections ?? [],
        )
        const taken = new Set(there.map(stepOf))
        const field = fieldsOf(type).find((one) => !taken.has(one.name) && !one.args.some(isRequired))
        if (!field) continue
        const added = addField(question, schema, [...path, field.name])
        expect(faults(added), added.query).toEqual([])
        expect(comments.every((line) => added.query.includes(line))).toBe(true)
        const back = removeField(added, [...path, field.name])
        expect(print(parse(back.query))).toBe(print(parse(text)))
        expect(comments.every((line) => back.query.includes(line))).toBe(true)
      }
    }
  },
)

/** The shortest way from a root to each type. */
function waysOf(): ReadonlyMap<string, { readonly kind: 'query' | 'mutation'; readonly path: Path }> {
  const ways = new Map<string, { kind: 'query' | 'mutation'; path: Path }>()
  const open: string[] = []
  const reach = (type: GraphQLNamedType, kind: 'query' | 'mutation', path: Path) => {
    if (ways.has(type.name)) return
    ways.set(type.name, { kind, path })
    open.push(type.name)
  }
  reach(schema.getQueryType()!, 'query', [])
  reach(schema.getMutationType()!, 'mutation', [])
  for (let name = open.shift(); name !== undefined; name = open.shift()) {
    const type = schema.getType(name)
    const { kind, path } = ways.get(name)!
    if (isObjectType(type) || isInterfaceType(type)) {
      for (const field of Object.values(type.getFields())) reach(getNamedType(field.type), kind, [...path, field.name])
    }
    if (isInterfaceType(type) || isUnionType(type)) {
      for (const one of schema.getPossibleTypes(type)) reach(one, kind, [...path, onType(one.name)])
    }
  }
  return ways
}

interface Case {
  readonly kind: 'query' | 'mutation'
  readonly path: Path
  readonly input: InputPath
  readonly type: GraphQLInputType
}

/** Every argument of every field, and every field of every input object below it, each kind of object once a way. */
function everyInput(): readonly Case[] {
  const cases: Case[] = []
  for (const [name, { kind, path }] of waysOf()) {
    const type = schema.getType(name)
    if (!isObjectType(type) && !isInterfaceType(type)) continue
    for (const field of Object.values(type.getFields())) {
      const below = (of: GraphQLInputType, input: InputPath, seen: readonly string[]): void => {
        cases.push({ kind, path: [...path, field.name], input, type: of })
        const bare = isNonNullType(of) ? of.ofType : of
        if (isListType(bare)) below(bare.ofType, [...input, 0] as unknown as InputPath, seen)
        if (!isInputObjectType(bare) || seen.includes(bare.name)) return
        for (const one of Object.values(bare.getFields())) {
          below(one.type, [...input, one.name] as unknown as InputPath, [...seen, bare.name])
        }
      }
      for (const argument of field.args) below(argument.type, [argument.name], [])
    }
  }
  return cases
}

/** Some value of a type, with everything an input object has. */
function some(type: GraphQLInputType, seen: readonly string[] = []): unknown {
  if (isNonNullType(type)) return some(type.ofType, seen)
  if (isListType(type)) return [some(type.ofType, seen)]
  if (isEnumType(type)) return type.getValues().at(-1)?.name
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter((one) => !seen.includes(getNamedType(one.type).name))
    return Object.fromEntries(fields.map((one) => [one.name, some(one.type, [...seen, type.name])]))
  }
  const values: Record<string, unknown> = {
    Int: 3,
    Float: 2.5,
    Boolean: true,
    Date: '2026-11-23',
    DateTime: '2026-11-23T00:00:00Z',
    Money: '12.50',
    Decimal: '0.25',
  }
  return values[type.name] ?? 'text "quoted" 华东'
}

test('every input of the whole schema can be set: the text says so, reads back as it, and is taken away again', () => {
  const cases = everyInput()
  const starts = new Map<string, Question>()
  expect(cases.length).toBeGreaterThan(654)
  for (const { kind, path, input, type } of cases) {
    const key = path.join('.')
    const start = starts.get(`${kind} ${key}`) ?? addField(NOTHING, schema, path, { kind: kind as never })
    starts.set(`${kind} ${key}`, start)
    const value = some(type)
    const question = setInput(start, schema, path, input, value)
    const [name, ...rest] = input
    expect(valueBelow(argumentsOf(read(question), path)[name], rest), `${key} ${input.join('.')}`).toEqual(value)
    // An object around it may want more than this one; nothing else may be wrong.
    const wrong = faults(question).filter((fault) => !/ of required type .* was not provided/.test(fault))
    expect(wrong, `${key} ${input.join('.')}\n${question.query}`).toEqual([])
    const without = setInput(question, schema, path, input, undefined)
    expect(valueBelow(argumentsOf(read(without), path)[name], rest), `${key} ${input.join('.')}`).toBeUndefined()
  }
  const unfit = [...starts].filter(([, start]) => faults(start).length > 0).map(([key, start]) => [key, faults(start)])
  expect(unfit, 'questions begun by one click').toEqual([])
}, 900_000)

test('every field of the whole schema can be asked for by one click, and taken back', () => {
  const beside = addField(NOTHING, schema, ['me'])
  for (const [name, { kind, path }] of waysOf()) {
    const type = schema.getType(name)
    if (!isObjectType(type) && !isInterfaceType(type)) continue
    for (const field of Object.values(type.getFields())) {
      const way = [...path, field.name]
      const start = kind === 'query' ? beside : NOTHING
      const question = addField(start, schema, way, { kind: kind as never })
      expect(faults(question), question.query).toEqual([])
      expect(addField(question, schema, way)).toEqual(question)
      if (way[0] === 'me') continue
      expect(removeField(question, way.slice(0, 1)), way.join('.')).toEqual(start)
    }
  }
}, 900_000)
