import { buildSchema, OperationTypeNode } from 'graphql'
import { expect, test } from 'vitest'
import type { FieldOwners } from '../config.ts'
import { read } from './reading.ts'
import { type Row, rowsOf } from './rows.ts'

const SDL = `
  type Query { partners: [Partner!] ledger: Ledger case: Case! }
  type Partner { code: ID! name: String! balance: Int }
  type Ledger { sum: Int }
  interface Case { no: ID! } type Ticket implements Case { no: ID! fault: String } type Claim implements Case { no: ID! }
`
const schema = buildSchema(SDL)
const mine = buildSchema(SDL.replace('ledger: Ledger', '').replace('balance: Int', ''))
const owners: FieldOwners = {
  departments: {
    'Query.partners': 'partners',
    'Query.ledger': 'finance',
    'Query.case': 'support',
    Partner: 'partners',
    'Partner.balance': 'finance',
  },
  permissions: { 'Query.ledger': 'ledger:read', 'Partner.balance': 'balance:read' },
}
const shown = (query: string, opened: readonly [string, boolean][] = [], of: FieldOwners | null = owners) =>
  rowsOf({
    schema,
    mine,
    owners: of,
    reading: read({ query, variables: '' }),
    kind: OperationTypeNode.QUERY,
    opened: new Map(opened),
  })
const line = ({ level, name, isChosen, isDenied }: Row) =>
  `${' '.repeat(level)}${isChosen ? '+' : '-'}${name}${isDenied ? ' denied' : ''}`

test('departments hold their root fields, and are closed until something of them is asked for', () => {
  expect(shown('').map(line)).toEqual([' -partners', ' -support', ' -finance'])
  expect(shown('', [['group finance', true]]).map(line)).toEqual([
    ' -partners',
    ' -support',
    ' -finance',
    '  -ledger denied',
  ])
  expect(shown('', [], null).map(line)).toEqual([' -partners', ' -ledger denied', ' -case'])
})

test('what is asked for stands open, under the name the text gives it, with what the asker may not read', () => {
  const query =
    '{ all: partners { ...Row code label: name } few: partners { balance } } fragment Row on Partner { name }'
  expect(shown(query, [['few', false]]).map(line)).toEqual([
    ' +partners',
    '  +all',
    '   +code',
    '   +label',
    '   -balance denied',
    '   +...Row',
    '  +few',
    ' -support',
    ' -finance',
  ])
  const [balance] = shown(query).filter(({ field }) => field?.name === 'balance')
  expect(balance).toMatchObject({ department: 'finance', permission: 'balance:read' })
})

test('the kinds of an interface stand below its own fields', () => {
  expect(shown('{ case { ... on Ticket { fault } } }').map(line)).toEqual([
    ' -partners',
    ' +support',
    '  +case',
    '   -no',
    '   +...on Ticket',
    '    -no',
    '    +fault',
    '   -...on Claim',
    ' -finance',
  ])
})

test('a field whose name another has as its alias cannot be added beside it, and is not offered', () => {
  expect(shown('{ partners { name: code } }').map(line)).toEqual([
    ' +partners',
    '  +partners',
    '   +name',
    '   -balance denied',
    ' -support',
    ' -finance',
  ])
})
