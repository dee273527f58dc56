import { expect, test } from 'vitest'
import { type Change, changed, nameOf, newTab, type Tabs } from './tabs.ts'

const question = (query: string) => ({ query, variables: '' })
const START: Tabs = { list: [newTab('1', null)], active: '1' }
const after = (...changes: Change[]): Tabs => changes.reduce(changed, START)

test('an opened question stands at the end and is active', () => {
  const tabs = after({ what: 'open', id: '2', title: 'Away', question: question('{ me }') })
  expect(tabs.list.map(({ id }) => id)).toEqual(['1', '2'])
  expect(tabs.active).toBe('2')
})

test('closing the active question activates its neighbour, and the last one leaves home', () => {
  const open: Change[] = ['2', '3'].map((id) => ({ what: 'open', id, question: null }))
  expect(after(...open, { what: 'activate', id: '2' }, { what: 'close', id: '2', next: 'n' }).active).toBe('3')
  expect(after(...open, { what: 'close', id: '3', next: 'n' }).active).toBe('2')
  expect(after(...open, { what: 'close', id: '1', next: 'n' }).active).toBe('3')
  expect(after({ what: 'close', id: '1', next: 'n' })).toEqual({ list: [newTab('n', null)], active: 'n' })
})

test('the former answer stays while another runs, and when that fails or is stopped', () => {
  const report = { as: 'A', status: 200, elapsedMs: 1, requestId: null, errorCount: 0, explained: {} }
  const answered = {
    question: question('{ me }'),
    sent: { query: '{ me }' },
    exchange: { result: { data: {} }, report, problem: null },
    at: 1,
  }
  const tabs = after(
    { what: 'answer', id: '1', answered },
    { what: 'run', id: '1', since: 2 },
    { what: 'fail', id: '1', outcome: 'stopped', problem: null },
  )
  expect(tabs.list[0]).toMatchObject({ answered, running: null, outcome: 'stopped' })
})

test('a question is called as it was opened, else by its operation in words', () => {
  expect(nameOf(newTab('1', question('query Q01_TopDistributors { me }'), 'Top'))).toBe('Top')
  expect(nameOf(newTab('1', question('query Q01_TopDistributors { me }')))).toBe('Q01 Top Distributors')
  expect(nameOf(newTab('1', question('{ me }')))).toBeNull()
})
