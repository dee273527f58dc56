import { createLogger } from '@channelgraph/process'
import { expect, test } from 'vitest'

function lines() {
  const written: string[] = []
  const log = createLogger('test', 'info', { write: (line) => written.push(line) })
  return { log, written, last: () => JSON.parse(String(written.at(-1))) }
}
const SECRETS = ['authorization', 'token', 'password', 'variables', 'customerName', 'customerPhone', 'headers']

test.each(SECRETS)('%s is in no line, be it a field of its own, of an object or of a child logger', (name) => {
  const { log, written, last } = lines()
  log.info({ [name]: 'Bearer x', n: 1 }, 'alone')
  expect(last()).toMatchObject({ [name]: '[hidden]', n: 1, msg: 'alone' })
  log.info({ request: { [name]: { deep: 'Bearer x' }, path: '/' } }, 'within')
  expect(last().request).toEqual({ [name]: '[hidden]', path: '/' })
  log.child({ [name]: 'Bearer x' }).info('child')
  expect(last()).toMatchObject({ [name]: '[hidden]', msg: 'child' })
  expect(written.join('')).not.toContain('Bearer x')
})

test('what holds no secret is written as it is, whatever it is', () => {
  const { log, last } = lines()
  const fields = { none: null, list: [{ n: 1 }], day: new Date(0), nested: { a: { b: 2 } }, absent: undefined, no: 0 }
  log.info(fields, 'all')
  expect(last()).toMatchObject({
    service: 'test',
    none: null,
    list: [{ n: 1 }],
    day: '1970-01-01T00:00:00.000Z',
    nested: { a: { b: 2 } },
    no: 0,
  })
})
