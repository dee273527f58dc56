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
  expect(readLogLine(JSON.stringify(line), 'stdout')).toEqual({
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
  expect(readLogLine(JSON.stringify(line), 'stdout')).toEqual({ level: 'error', text: 'a sweep failed: no connection' })
})

test('plain text on stderr is a warning, on stdout it is not; half a line of JSON is plain text', () => {
  expect(readLogLine('Error: out of memory', 'stderr')).toEqual({ level: 'warn', text: 'Error: out of memory' })
  expect(readLogLine('hello', 'stdout')).toEqual({ level: 'info', text: 'hello' })
  expect(readLogLine('{"level":50', 'stdout')).toEqual({ level: 'info', text: '{"level":50' })
})
