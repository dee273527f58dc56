import { expect, test } from 'vitest'
import { readLogLine } from './log-line.ts'

test('a warning of a service is one readable line: what happened, why, and with what', () => {
  const line = {
    level: 40,
    time: 'now',
    service: 'orders',
    publisher: 'partners',
    reason: 'fetch failed',
    msg: 'event feed waits',
  }
  expect(readLogLine(JSON.stringify(line))).toEqual({
    level: 'warn',
    text: 'event feed waits (publisher partners, reason fetch failed)',
  })
})

test('an error says its message; the stack stays in the log file', () => {
  const line = {
    level: 50,
    msg: 'a sweep failed',
    err: { type: 'Error', message: 'no connection', stack: 'Error: at …' },
  }
  expect(readLogLine(JSON.stringify(line))).toEqual({ level: 'error', text: 'a sweep failed: no connection' })
  const wrapped = { ...line, err: { message: 'a statement failed', cause: { message: 'no such column' } } }
  expect(readLogLine(JSON.stringify(wrapped)).text).toBe('a sweep failed: no such column')
})

test('plain text, and half a line of JSON, is a warning of Node itself', () => {
  expect(readLogLine('Error: out of memory')).toEqual({ level: 'warn', text: 'Error: out of memory' })
  expect(readLogLine('{"level":50')).toEqual({ level: 'warn', text: '{"level":50' })
})

test('a line as long as a query is cut for the terminal', () => {
  const { text } = readLogLine(JSON.stringify({ level: 50, msg: `failed:\n${'select '.repeat(1000)}` }))
  expect(text).toMatch(/^failed: select [^\n]{300,400} …$/)
})
