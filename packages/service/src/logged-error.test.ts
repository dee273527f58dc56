import { createLogger, describeError, loggedError } from '@channelgraph/process'
import { maskError, openDatabase } from '@channelgraph/service'
import { postgresAdminUrl } from '@channelgraph/testkit'
import { sql } from 'drizzle-orm'
import { GraphQLError } from 'graphql'
import { afterAll, describe, expect, test } from 'vitest'

const NAME = '王小明'
const PHONE = '13800138000'
const opened = openDatabase(postgresAdminUrl(), { max: 1 }) // one connection: the table is a temporary one
afterAll(() => opened.close())
await opened.db.execute(sql`create temporary table person (
  id integer, name varchar(5) constraint person_name_once unique, phone text constraint phone_short check (length(phone) < 12), born date)`)
await opened.db.execute(
  sql`create function pg_temp.shout(what text) returns void language plpgsql as $$ begin raise 'not %', what; end $$`,
)
await opened.db.execute(sql`insert into person (id, name) values (1, ${NAME})`)

/** A log line as it is written, the answer a client gets, and the words for a terminal. */
async function failing(work: () => PromiseLike<unknown>) {
  const lines: string[] = []
  const log = createLogger('test', 'trace', { write: (line) => lines.push(line) })
  const error = await Promise.resolve(work()).then(
    () => expect.unreachable('the statement was to fail'),
    (thrown: Error) => thrown,
  )
  const answer = maskError(log)({ message: error.message }, new GraphQLError(error.message, { originalError: error }))
  log.error({ err: error, reason: error }, 'named')
  log.error(error)
  log.error({ err: error })
  log.warn({ err: new AggregateError([error], 'several', { cause: error }) }, 'several')
  return {
    log: lines.join(''),
    answer: JSON.stringify(answer),
    terminal: describeError(error),
    err: loggedError(error),
  }
}

const person = (id: unknown, name: unknown, phone: unknown, born: unknown = null) =>
  opened.db.execute(sql`insert into person (id, name, phone, born) values (${id}, ${name}, ${phone}, ${born})`)

describe.each([
  ['a unique key', () => person(2, NAME, PHONE), { code: '23505', constraint: 'person_name_once' }],
  ['a check', () => person(2, '李', `${PHONE}${PHONE}`), { code: '23514', constraint: 'phone_short' }],
  ['a length', () => person(2, `${NAME}${NAME}`, PHONE), { code: '22001' }],
  ['a type of the database', () => person(NAME, '李', PHONE), { code: '22P02' }],
  ['a date', () => person(2, '李', PHONE, `${NAME}${PHONE}`), { code: '22007' }],
  ['what the database raises', () => opened.db.execute(sql`select pg_temp.shout(${NAME + PHONE})`), { code: 'P0001' }],
  [
    'the driver alone',
    () => opened.client`insert into person (name, phone) values (${NAME}, ${PHONE})`,
    { code: '23505' },
  ],
] as const)('a statement that fails by %s', (_what, work, named) => {
  test('says what failed, and no value of it reaches a log, a client or a terminal', async () => {
    const { log, answer, terminal, err } = await failing(work)
    for (const text of [log, answer, terminal]) {
      expect(text.includes(NAME) || text.includes(PHONE)).toBe(false)
    }
    expect(err.cause ?? err).toMatchObject(named)
    expect(log).toMatch(/insert into person|pg_temp.shout/)
    expect(log).toContain('logged-error.test.ts') // where it was asked
  })
})

test('what the driver says of a parameter that it cannot send is left out', () => {
  const cause = new TypeError(`The "string" argument must be of type string. Received type number (${PHONE})`)
  const error = Object.assign(new Error(`Failed query: select $1\nparams: ${PHONE}`, { cause }), {
    query: 'select $1',
    params: [PHONE],
  })
  expect(JSON.stringify(loggedError(error))).not.toContain(PHONE)
  expect(JSON.stringify(loggedError(cause))).not.toContain(PHONE)
})

test('a value that a scalar cannot represent is not quoted', () => {
  const error = new GraphQLError(`Int cannot represent non-integer value: "${PHONE}"`)
  expect(loggedError(error).message).toBe('Int cannot represent non-integer value: …')
})

test('an error of the code itself keeps its message', () => {
  expect(loggedError(new TypeError('x is not a function'))).toMatchObject({
    type: 'TypeError',
    message: 'x is not a function',
    stack: expect.stringContaining('    at '),
  })
  expect(loggedError('text')).toMatchObject({ type: 'string' })
})
