import { readFileSync } from 'node:fs'
import { Supergraph } from '@apollo/federation-internals'
import {
  getNamedType,
  getNullableType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  isUnionType,
} from 'graphql'
import { describe, expect, test } from 'vitest'
import { listSizesOf } from '../../gateway/src/guard/list-sizes.ts'

const supergraphSdl = readFileSync(new URL('../../supergraph.graphql', import.meta.url), 'utf8')
const schema = Supergraph.build(supergraphSdl).apiSchema().toGraphQLJSSchema()
const queryFields = Object.values(schema.getQueryType()?.getFields() ?? {})
const mutations = Object.values(schema.getMutationType()?.getFields() ?? {})
const objects = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) && !type.name.startsWith('__'))

describe('the schema keeps the house rules', () => {
  test('every field of Query is nullable, so that a department away costs its own data only', () => {
    expect(queryFields.filter((field) => isNonNullType(field.type)).map((field) => field.name)).toEqual([])
  })

  test('a connection has nodes, pageInfo and totalCount, and every list a client pages takes first and after', () => {
    for (const type of objects) {
      if (isObjectType(type) && type.name.endsWith('Connection'))
        expect([type.name, Object.keys(type.getFields()).toSorted()]).toEqual([
          type.name,
          ['nodes', 'pageInfo', 'totalCount'],
        ])
    }
    for (const field of queryFields) {
      if (!getNamedType(field.type).name.endsWith('Connection')) continue
      expect([field.name, field.args.map((arg) => arg.name)]).toEqual([
        field.name,
        expect.arrayContaining(['first', 'after']),
      ])
    }
  })

  test('every list says how long it may be: as long as it is asked for, or @listSize(assumedSize: …)', () => {
    const sizes = listSizesOf(supergraphSdl)
    const silent = objects.flatMap((type) => {
      if (!isObjectType(type)) return []
      return Object.values(type.getFields()).flatMap(({ name, type: answer, args }) => {
        const page = getNamedType(answer).name.endsWith('Connection')
        // The nodes of a page are as many as the field asks for that answered the page.
        if (!(page || isListType(getNullableType(answer))) || type.name.endsWith('Connection')) return []
        const size = sizes.get(`${type.name}.${name}`)
        const bounded = args.some((arg) => arg.name === 'first')
          ? size?.slicingArguments.includes('first') && (!page || size.sizedFields.includes('nodes'))
          : (size?.assumedSize ?? 0) > 0
        return bounded ? [] : [`${type.name}.${name}`]
      })
    })
    expect(silent).toEqual([])
  })

  test('a refusal has code and message, and is answered in a union of that mutation alone', () => {
    const seen = new Map<string, string>()
    for (const { name, type } of mutations) {
      const result = getNamedType(type)
      if (!isUnionType(result)) continue
      expect(result.name).toBe(`${name[0]?.toUpperCase()}${name.slice(1)}Result`)
      expect(seen.get(result.name)).toBeUndefined()
      seen.set(result.name, name)
    }
    const refusal = schema.getType('Refusal')
    expect(isInterfaceType(refusal) && Object.keys(refusal.getFields()).toSorted()).toEqual(['code', 'message'])
  })

  test('a mutation that changes takes expectedVersion, one that creates an idempotencyKey', () => {
    for (const { name, args } of mutations) {
      const names = args.map((arg) => arg.name)
      expect([name, names.includes('expectedVersion') || names.includes('idempotencyKey')]).toEqual([name, true])
    }
  })

  test('money and rates are Money and Decimal, never Float', () => {
    const floats = objects.flatMap((type) =>
      isObjectType(type)
        ? Object.values(type.getFields())
            .filter((field) => isScalarType(getNamedType(field.type)) && getNamedType(field.type).name === 'Float')
            .map((field) => `${type.name}.${field.name}`)
        : [],
    )
    expect(floats).toEqual([])
  })
})
