import { readFileSync } from 'node:fs'
import { apiSchemaOf } from '@channelgraph/supergraph'
import { buildSchema, getIntrospectionQuery, graphqlSync, type IntrospectionOptions } from 'graphql'
import { describe, expect, test } from 'vitest'
import { RequestRefused } from '../answer/refusal.ts'
import { DocumentGuard } from './documents.ts'

const LIMITS = {
  tokens: 4_000,
  depth: 15,
  fields: 2_000,
  aliases: 60,
  rootFields: 20,
  values: 250_000,
  documents: 100,
}
const sdl = readFileSync(new URL('../../../supergraph.graphql', import.meta.url), 'utf8')
const schema = apiSchemaOf(sdl)

const admit = (query: string, variables = {}, on = schema, values = LIMITS.values) =>
  new DocumentGuard(on, sdl, { ...LIMITS, values }).admit({ query, operationName: null, variables })
const repeated = (times: number, text: (n: number) => string) =>
  Array.from({ length: times }, (_, n) => text(n)).join(' ')

describe('questions about the schema', () => {
  test.each<[string, IntrospectionOptions]>([
    ['what a tool asks', {}],
    [
      'everything a tool can ask',
      {
        descriptions: true,
        specifiedByUrl: true,
        directiveIsRepeatable: true,
        schemaDescription: true,
        inputValueDeprecation: true,
        oneOf: true,
      },
    ],
    ['the same without descriptions', { descriptions: false }],
  ])('are allowed: %s', (_what, options) => {
    const { values } = admit(getIntrospectionQuery(options))
    expect(values).toBeGreaterThan(Object.keys(schema.getTypeMap()).length)
    expect(values).toBeLessThan(LIMITS.values)
  })

  test('count what they answer on this schema: each object and each field of it', () => {
    const small = buildSchema('type Query { a: Int b: [Int!] } enum E { X Y }')
    const query = '{ __type(name: "Query") { name fields { name type { kind } } } }'
    expect(graphqlSync({ schema: small, source: query }).data).toMatchObject({ __type: { fields: { length: 2 } } })
    // __type, name, fields, two fields each with itself, name, type, the type itself, kind
    expect(admit(query, {}, small).values).toBe(1 + 1 + 1 + 2 * 5)
    expect(admit('{ __type(name: "E") { enumValues { name } } }', {}, small).values).toBe(1 + 1 + 2 * 2)
    expect(admit('{ __type(name: "Nobody") { name } }', {}, small).values).toBe(1)
  })

  test('count long texts and long names by their length', () => {
    const told = (description: string) =>
      admit('{ __type(name: "Query") { description } }', {}, buildSchema(`"${description}" type Query { a: Int }`))
        .values
    expect(told('x'.repeat(400)) - told('x')).toBe(20)
    const alias = 'a'.repeat(80)
    expect(admit(`{ __type(name: "Query") { ${alias}: kind } }`).values).toBe(2 + 4)
  })

  test('count the type that is asked for, also where a variable names it', () => {
    const body = '{ name fields { name } }'
    const literal = admit(`{ __type(name: "Region") ${body} }`).values
    expect(admit(`query ($n: String!) { __type(name: $n) ${body} }`, { n: 'Region' }).values).toBe(literal)
    expect(admit(`query ($n: String = "Region") { __type(name: $n) ${body} }`).values).toBe(literal)
  })

  test.each([
    [
      'seven kilobytes of them in one',
      `{ __schema { types { ${repeated(50, (n) => `f${n}: fields { name description args { name description type { name kind } } type { name kind ofType { name } } }`)} } } }`,
    ],
    [
      'one again and again',
      `{ ${repeated(15, (n) => `s${n}: __schema { types { name description fields { name description args { name } type { name } } } }`)} }`,
    ],
    [
      'the same by fragments',
      `{ ${repeated(15, (n) => `s${n}: __schema { ...S }`)} } fragment S on __Schema { types { name description fields { name description args { name } type { name } } } }`,
    ],
  ])('are refused where they ask more than two complete introspections: %s', (_what, query) => {
    expect(() => admit(query)).toThrow(RequestRefused)
    expect(() => admit(query)).toThrow(/countless values to answer.*250000 are allowed/)
  })

  test('count like every other value of the operation', () => {
    const query = '{ __type(name: "Region") { fields { name } } partner(code: "x") { name } }'
    const { values } = admit(query)
    expect(() => admit(query, {}, schema, values - 1)).toThrow(`${values} values`)
  })
})
