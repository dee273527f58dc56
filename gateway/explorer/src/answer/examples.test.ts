import { readdirSync, readFileSync } from 'node:fs'
import { apiSchemaOf } from '@channelgraph/supergraph'
import { isLeafType } from 'graphql'
import { expect, test } from 'vitest'
import { below, isList, rootOf, type Selected, typeOf, type Walked } from '../../../src/export/selection.ts'
import { suggested } from './chart-model.ts'
import { cellOf, rowsIn, spread } from './spread.ts'
import { type Data, tablesOf, valueAt, walkedOf } from './table-model.ts'

// The examples that people begin with, on the graph that is served.

const schema = apiSchemaOf(readFileSync(new URL('../../../../supergraph.graphql', import.meta.url), 'utf8'))
const folder = new URL('../../../examples/', import.meta.url)
const examples = readdirSync(folder).filter((name) => name.endsWith('.graphql'))

/** An answer of the form that is asked for: each leaf another value, each list of two items. */
function answerOf(walked: Walked): { readonly data: Data; readonly leaves: readonly string[] } {
  const leaves: string[] = []
  const answered = (selected: Selected, isShown: boolean): unknown => {
    const item = (): unknown => {
      if (!isLeafType(typeOf(selected))) return objectOf(below(walked, selected), isShown)
      const value = String(leaves.length + 1_000_000)
      if (isShown) leaves.push(value)
      return isShown ? value : 'not shown'
    }
    return isList(selected) ? [item(), item()] : item()
  }
  const objectOf = (fields: Map<string, Selected>, isShown: boolean): Data => {
    const isPaged = [...fields.values()].some(({ field }) => field.name === 'nodes' || field.name === 'edges')
    const entries = [...fields].map(([key, one]): [string, unknown] => {
      // Where a page ends is nothing to look at.
      const isPaging = isPaged && one.field.name === 'pageInfo'
      return [key, answered(one, isShown && !isPaging)]
    })
    return Object.fromEntries(entries)
  }
  return { data: objectOf(rootOf(walked), true), leaves }
}

test.each(examples)('%s is laid out as tables, in which every value that is asked for has its place', (name) => {
  const query = readFileSync(new URL(name, folder), 'utf8')
  const walked = walkedOf(schema, { query })!
  const { data, leaves } = answerOf(walked)
  const shown = tablesOf(schema, { query }).flatMap((table) => {
    const all = new Set(table.innerLists.map(({ id }) => id))
    const rows = spread(table, rowsIn(table, data), all)
    const cells = rows.flatMap((row) => table.columns.flatMap((column) => cellOf(row, column)))
    return [...cells, ...table.facts.map((fact) => valueAt(data, fact.keys))]
  })
  expect(new Set(shown.filter((value) => value !== null))).toEqual(new Set(leaves))
  expect(leaves.length).toBeGreaterThan(0)
})

test('the list of top distributors suggests bars by name', () => {
  const query = readFileSync(new URL('Q01-top-distributors-east-china.graphql', folder), 'utf8')
  const [table] = tablesOf(schema, { query })
  const choices = suggested(table!.columns, [])
  expect(choices[0]).toMatchObject({ kind: 'bar', by: 'partner.name', measures: ['deliveredNet'] })
})
