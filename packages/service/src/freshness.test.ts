import { systemViewer } from '@channelgraph/access'
import { command, created } from '@channelgraph/command'
import { DepositReceived, OrderCancelled } from '@channelgraph/contracts'
import { on } from '@channelgraph/events'
import {
  boundedWork,
  createLogger,
  currentWork,
  inRequest,
  readStatements,
  StatementCount,
} from '@channelgraph/process'
import { envelopeOf, stubDepartment, TestClock, testSubgraph } from '@channelgraph/testkit'
import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { FreshnessReader } from './freshness.ts'
import { createSubgraph, type SubgraphDefinition } from './index.ts'

// A department that follows finance and orders, and tells facts of its own.
const t = await testSubgraph(stubDepartment)
const other = await testSubgraph(stubDepartment) // whose facts are not counted
const listener: SubgraphDefinition = {
  ...stubDepartment,
  subscriptions: {
    finance: [
      on(DepositReceived, async (_work, { amount }) => {
        if (amount === '13.00') throw new Error('unlucky')
      }),
    ],
    orders: [],
  },
}
const clock = new TestClock('2026-11-23T02:00:00Z')
const subgraph = await createSubgraph(listener, { db: t.db, clock, log: createLogger('test', 'silent') })
const DEPOSIT = { partnerId: 'ptn_1', amount: '12.00', held: '1.00', required: '1.00' }
const deposit = (sequence: number, amount = '12.00') =>
  envelopeOf(
    DepositReceived,
    DepositReceived.of({ id: `ptn_${sequence}`, version: 1 }, { ...DEPOSIT, amount }),
    sequence,
    new Date(`2026-11-23T01:00:0${sequence}Z`),
  )
const tell = command('event:consume', async (tx, _ctx, { twice }: { twice: boolean }) => {
  await tx.execute(sql`select 1`)
  if (twice) await tx.execute(sql`select 2`)
  return created('Order', { id: 'ord_1' }, OrderCancelled.of({ id: 'ord_1', version: 1 }, CANCELLED))
})
const CANCELLED = { orderId: 'ord_1', partnerId: 'ptn_1', no: 'SO1', gross: '1.00', reason: 'none' }

let now = 0
const reader = new FreshnessReader(subgraph, () => now)
const readAnew = () => {
  now += 1_000
  return reader.read()
}

test('a department tells its last event, and of each publisher how far it has read, up to when, and what is set apart', async () => {
  const none = { position: 0, upTo: null, setApart: 0 }
  expect(await readAnew()).toEqual({
    ageMs: 0,
    head: 0,
    lastEventAt: null,
    follows: [
      { publisher: 'orders', ...none },
      { publisher: 'finance', ...none },
    ],
  })
  const page = [deposit(1), deposit(2)]
  await subgraph.apply('finance', page)
  reader.pageApplied('finance', page)
  await subgraph.setApart('finance', deposit(3, '13.00'), new Error('unlucky'))
  expect((await readAnew()).follows[1]).toEqual({ publisher: 'finance', position: 3, upTo: null, setApart: 1 })
  await subgraph.apply('finance', [deposit(4)])
  reader.pageApplied('finance', [deposit(4)])
  expect((await readAnew()).follows[1]).toMatchObject({ position: 4, upTo: '2026-11-23T01:00:04.000Z' })

  await tell(t.as(systemViewer), { twice: false })
  expect(await readAnew()).toMatchObject({ head: 1, lastEventAt: t.clock.now().toISOString() })
})

test('it is read once a second however often it is asked for, and never unasked', async () => {
  await readAnew()
  expect(
    await t.statements(async () => {
      await Promise.all([reader.read(), reader.read()])
      now += 999
      await reader.read()
      reader.pageApplied('finance', [deposit(4)])
    }),
  ).toEqual([])
})

test('the statements of a request are counted where that was asked for, of a read and of a change', async () => {
  const limits = { values: 100, deadlineMs: 60_000 }
  const gone = new AbortController().signal
  const count = async (work: () => Promise<unknown>) => {
    const counted = new StatementCount()
    const statements = await other.statements(() =>
      inRequest({ requestId: 'r' }, () => boundedWork(limits, { viewer: 'a', gone, counted }, work)),
    )
    return { counted, statements }
  }
  const read = await count(() => Promise.all([other.db.execute(sql`select 1`), other.db.execute(sql`select 2`)]))
  expect([read.counted.statements, read.statements.length]).toEqual([2, 2])
  expect(readStatements(String(read.counted))).toEqual({ statements: 2, milliseconds: expect.any(Number) })
  const change = (twice: boolean) => () => {
    currentWork()?.becomeChange()
    return tell(other.as(systemViewer), { twice })
  }
  const [once, twice] = [await count(change(false)), await count(change(true))]
  expect(once.counted.statements).toBe(once.statements.length)
  expect(twice.counted.statements).toBe(once.counted.statements + 1)
})

test.each(['', '1', '1;ms=x', '-1;ms=2', '1;ms=2, 3', undefined, ['1;ms=2', '3']])(
  'what is no count of statements is none: %j',
  (value) => {
    expect(readStatements(value)).toBeUndefined()
  },
)
