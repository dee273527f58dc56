import { createLogger } from '@channelgraph/process'
import { DatabaseUnreachable, maskError, migrateDatabase } from '@channelgraph/service'
import { freePort } from '@channelgraph/testkit'
import { GraphQLError } from 'graphql'
import { expect, test } from 'vitest'
import { databaseAdvice, isDatabaseAway } from './database-errors.ts'

test('a start without its database says which one does not answer, and not its password', async () => {
  const url = `postgres://orders:secret@127.0.0.1:${await freePort()}/orders`
  const start = migrateDatabase(url, 'orders', '.')
  await expect(start).rejects.toThrow(DatabaseUnreachable)
  await expect(start).rejects.toThrow(/database of orders .*does not answer/)
  await expect(start).rejects.not.toThrow(/secret/)
})

test('a database that goes away is UNAVAILABLE to a client; any other failure stays INTERNAL', () => {
  const mask = maskError(createLogger('test', 'silent'))
  const codeOf = (code: string) => {
    const cause = new Error('Failed query', { cause: Object.assign(new Error('x'), { code }) })
    return mask({ message: 'x' }, new GraphQLError('x', { path: ['orders'], originalError: cause })).extensions?.code
  }
  expect([codeOf('ECONNREFUSED'), codeOf('57P01'), codeOf('CONNECTION_CLOSED')]).toEqual([
    'UNAVAILABLE',
    'UNAVAILABLE',
    'UNAVAILABLE',
  ])
  expect([codeOf('57014'), codeOf('53300'), codeOf('3D000')]).toEqual(['UNAVAILABLE', 'UNAVAILABLE', 'UNAVAILABLE'])
  expect([codeOf('23505'), codeOf('42P01')]).toEqual(['INTERNAL', 'INTERNAL'])
  expect(isDatabaseAway('text')).toBe(false)
})

test('a value that the types let through and no column takes is the sender’s to mend, not INTERNAL', () => {
  const mask = maskError(createLogger('test', 'silent'))
  for (const code of ['22021', '22P05', '22001', '54000', '22003', '22008']) {
    const cause = new Error('Failed query: secret', { cause: Object.assign(new Error('secret'), { code }) })
    const masked = mask({ message: 'x' }, new GraphQLError('x', { path: ['orders'], originalError: cause }))
    expect([code, masked.extensions?.code, masked.message.includes('secret')]).toEqual([code, 'BAD_USER_INPUT', false])
  }
})

test('of a database that fails it is said what to do about it, and neither statement nor value', () => {
  const said = (code: string) =>
    databaseAdvice(new Error('Failed query: secret', { cause: Object.assign(new Error('secret'), { code }) }))
  expect(said('ECONNREFUSED')).toMatch(/^does not answer: is it up/)
  expect(said('28P01')).toMatch(/user and password of DATABASE_URL/)
  expect(said('3D000')).toMatch(/name in DATABASE_URL/)
  expect(said('53300')).toMatch(/no connection left: lower DATABASE_POOL/)
  expect(said('57P03')).toMatch(/starting or stopping/)
  expect(said('57014')).toMatch(/takes too long/)
  expect(said('ENOTFOUND')).toMatch(/host that nobody knows/)
  expect(said('XX000')).toBe('fails: the log says why')
})
