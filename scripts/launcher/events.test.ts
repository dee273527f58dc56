import { fileURLToPath } from 'node:url'
import { migrateDatabase, openDatabase } from '@channelgraph/service'
import { databaseFromTemplate, prepareTemplate, stubDepartment } from '@channelgraph/testkit'
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest'
import { main } from './events.ts'

const { name, migrations } = stubDepartment
await prepareTemplate(name, (url) => migrateDatabase(url, name, fileURLToPath(migrations)))
const url = await databaseFromTemplate(name)
const { client, close } = openDatabase(url, { max: 1 })
afterAll(close)

let said = { out: '', err: '' }
beforeEach(async () => {
  said = { out: '', err: '' }
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said.out += text
    return true
  })
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said.err += text
    return true
  })
  await client`delete from parked_event`
  const event = JSON.stringify({ sequence: 7, data: { customerPhone: '13800000000' } })
  await client`
    insert into parked_event (publisher, sequence, state, type, subject, keys, event, tries, first_tried_at, last_tried_at, error_class, message)
    values ('finance', 7, 'PARKED', 'DepositReceived', 'dep_1', '{dep_1}', ${event}, 10, '2026-11-23T02:00:00Z', '2026-11-23T02:06:00Z',
      'SQLSTATE 23505', 'table deposit_ref')`
})
afterEach(() => void vi.restoreAllMocks())
const run = (...args: string[]) => main(args, { DATABASE_URL_PARTNERS: url })

test('list names what is apart, its tries and why, without its content; show gives it whole', async () => {
  expect(await run('list', 'partners')).toBe(0)
  expect(said.out).toMatch(
    /finance\/7 .*PARKED .*DepositReceived .*dep_1 .*10 tries.*SQLSTATE 23505: table deposit_ref/,
  )
  expect(said.out).not.toContain('13800000000')
  expect(await run('show', 'partners', 'finance/7')).toBe(0)
  expect(said.out).toContain('13800000000')
})

test('skip wants a name and a reason, and leaves both in the audit chain', async () => {
  expect(await run('skip', 'partners', 'finance/7', '--by', 'Li Na')).toBe(1)
  expect(said.err).toContain('--reason TEXT')
  expect(await client`select state from parked_event`).toEqual([{ state: 'PARKED' }])
  expect(await run('skip', 'partners', 'finance/7', '--by', 'Li Na', '--reason', 'booked by hand')).toBe(0)
  expect(await client`select actor, reason from audit_entry where entity = 'ParkedEvent'`).toEqual([
    { actor: 'operator:Li Na', reason: 'booked by hand' },
  ])
  await run('list', 'partners')
  expect(said.out).toContain('Nothing is set apart.')
})

test('retry says when a running service failed on it again', async () => {
  const service = expect.poll(
    async () =>
      (
        await client`update parked_event set state = 'PARKED', tries = 11, last_tried_at = now()
        where state = 'RETRYING' returning 1`
      ).length,
    { timeout: 60_000 },
  )
  await Promise.all([run('retry', 'partners', 'finance/7'), service.toBe(1)])
  expect(said.out).toContain('It failed again')
})

test.each([
  [['list'], 'npm run -s events -- list DEPARTMENT'],
  [['list', 'sales'], 'npm run -s events -- list DEPARTMENT'],
  [['delete', 'partners', 'finance/7'], 'npm run -s events -- list DEPARTMENT'],
  [['show', 'partners', '7'], 'such as partners/1244'],
  [['show', 'partners', 'finance/8'], 'is not set apart here'],
  [['list', '--all'], 'npm run -s events -- list DEPARTMENT'],
])('%j is refused with what to write instead', async (args, says) => {
  expect(await run(...args)).toBe(1)
  expect(said.err).toContain(says)
})
