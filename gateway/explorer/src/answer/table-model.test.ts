import { buildSchema } from 'graphql'
import { expect, test } from 'vitest'
import { rowsIn } from './spread.ts'
import { tablesOf } from './table-model.ts'

const schema = buildSchema(`
  scalar Money scalar DateTime
  "Where it stands (订单状态)."
  enum Status { "On hold (已挂起)" HELD "Closed (已关闭)" CLOSED }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  type OrderConnection { nodes: [Order!]! edges: [OrderEdge!]! pageInfo: PageInfo! totalCount: Int! }
  type OrderEdge { node: Order! cursor: String! weight: Int }
  type Order { id: ID! "Number people use (订单编号, 四.3)." no: String! status: Status! holds: [Status!]! total: Money partner: Partner lines: [Line!]! }
  type Line { sku: String parts: [Line!] }
  type Partner { code: ID! ownerId: ID "Its name (名称)." name: String! orders(first: Int): OrderConnection! }
  type Query { orders(first: Int): OrderConnection! partner: Partner codes: [String!]! now: DateTime tags: [Line!]! }
  type Mutation { rename(name: String!): Partner }
`)
const of = (query: string, variables: Record<string, unknown> = {}) => tablesOf(schema, { query, variables })
const ids = (query: string, variables?: Record<string, unknown>) =>
  of(query, variables).map(({ key, columns }) => [key, columns.map(({ id, kind }) => `${id}: ${kind}`)])

test('the nodes of a connection are rows, nested objects are columns with the words of each level', () => {
  const [orders] = of(
    '{ orders(first: 2) { totalCount nodes { id no status holds total partner { name } } pageInfo { hasNextPage } } }',
  )
  expect(orders).toMatchObject({ key: 'orders', rowKeys: ['orders', 'nodes'], pageKeys: ['orders'], isList: true })
  expect(orders?.columns.map(({ id, kind, path }) => [id, kind, path])).toEqual([
    ['id', 'id', 'orders.nodes.id'],
    ['no', 'text', 'orders.nodes.no'],
    ['status', 'enum', 'orders.nodes.status'],
    ['holds', 'json', 'orders.nodes.holds'],
    ['total', 'money', 'orders.nodes.total'],
    ['partner.name', 'text', 'orders.nodes.partner.name'],
  ])
  expect(orders?.columns[5]?.words).toEqual([
    { en: 'Partner', zh: 'Partner' },
    { en: 'Name', zh: '名称' },
  ])
  expect(orders?.columns[2]?.values?.HELD).toEqual({ en: 'HELD', zh: '已挂起' })
})

test('edges are rows by their nodes, with what the edge itself says beside', () => {
  const [orders] = of('{ orders { edges { cursor weight node { no lines { sku } } } } }')
  expect(orders?.columns.map(({ id, keys, path }) => [id, keys, path])).toEqual([
    ['no', ['node', 'no'], 'orders.edges.node.no'],
    ['lines.sku', ['sku'], 'orders.edges.node.lines.sku'],
    ['weight', ['weight'], 'orders.edges.weight'],
  ])
  expect(orders?.innerLists).toMatchObject([{ id: 'lines', keys: ['node', 'lines'] }])
})

test('several root fields are several tables; leaves of the root stand together', () => {
  expect(ids('{ now tags { sku } codes all: orders { nodes { no } } partner { name } }')).toEqual([
    ['tags', ['sku: text']],
    ['codes', ['codes: text'].map((text) => text.replace('text', 'json'))],
    ['all', ['no: text']],
    ['partner', ['name: text']],
    ['', ['now: instant']],
  ])
  const [codes] = of('{ codes }')
  expect(rowsIn(codes!, { codes: ['a', 'b'] }).map((row) => row['']?.value)).toEqual(['a', 'b'])
})

test('lists within rows are lists with columns of their own, a paged one by its nodes and with its count', () => {
  const [partner] = of(
    '{ partner { name orders(first: 1) { totalCount nodes { no lines { sku parts { sku } } } pageInfo { endCursor } } } }',
  )
  expect(partner?.columns.map(({ id, lists }) => [id, lists])).toEqual([
    ['name', []],
    ['orders.totalCount', []],
    ['orders.no', ['orders']],
    ['orders.lines.sku', ['orders', 'orders.lines']],
    ['orders.lines.parts.sku', ['orders', 'orders.lines', 'orders.lines.parts']],
  ])
  expect(partner?.innerLists.map(({ id, keys }) => [id, keys])).toEqual([
    ['orders', ['orders', 'nodes']],
    ['orders.lines', ['lines']],
    ['orders.lines.parts', ['parts']],
  ])
})

test('an opaque id is one, a code of the same type is read whole', () => {
  expect(ids('{ partner { code ownerId } }')).toEqual([['partner', ['code: text', 'ownerId: id']]])
})

test('fragments, aliases, @skip and the chosen operation are followed; a mutation is a table as well', () => {
  const text = `
    query One { now }
    query Two($deep: Boolean!) { orders { nodes { nr: no ...Rest } } }
    fragment Rest on Order { total @include(if: $deep) status @skip(if: $deep) }
  `
  const named = (deep: boolean) => tablesOf(schema, { query: text, operationName: 'Two', variables: { deep } })
  expect(named(true)[0]?.columns.map(({ id }) => id)).toEqual(['nr', 'total'])
  expect(named(false)[0]?.columns.map(({ id }) => id)).toEqual(['nr', 'status'])
  expect(named(true)[0]?.columns[0]?.words).toEqual([{ en: 'Number (nr)', zh: '订单编号 (nr)' }])
  expect(ids('mutation { rename(name: "x") { name } }')).toEqual([['rename', ['name: text']]])
})

test('what is no operation of the schema has no table, and an answer without the list no rows', () => {
  expect(of('{ orders { nodes {')).toEqual([])
  expect(ids('{ nothing }')).toEqual([])
  const [orders] = of('{ orders { nodes { no } } }')
  expect(rowsIn(orders!, { orders: null })).toEqual([])
  expect(rowsIn(orders!, { orders: { nodes: [{ no: '1' }] } })).toEqual([
    { '': { value: { no: '1' }, place: 'orders.nodes.0' } },
  ])
})
