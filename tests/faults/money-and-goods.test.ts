import { muchOrAll } from '@channelgraph/testkit'
import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Act, act } from './money-and-goods/acts.ts'
import { AGREED, HELD, WAITED_FOR, WHOLE, wronglyHeld } from './money-and-goods/whole.ts'
import { openWorld } from './money-and-goods/world.ts'

// Two departments that never call each other, any sequence of commands, and events that arrive late, twice or before their turn:
// once everything has arrived, goods and money agree.

const RUNS = muchOrAll(8, 20)
const PATIENCE_MS = 900_000
const world = await openWorld()

/** What finance does by hand, each once: with what was set off as the invoice was issued, what the last payment left, a deposit. */
const BY_HAND: readonly Act[] = [
  { kind: 'set off', how: 'apart' },
  { kind: 'set off', how: 'by hand' },
  { kind: 'pay', fen: 3_000_001n, pick: 0 },
  { kind: 'pay', fen: 100_000_000n, pick: null },
  ...(['propose', 'approve', 'pay'] as const).map((how): Act => ({ kind: 'refund', how })),
  { kind: 'deposit', how: 'receive', fen: 1_000_000n },
  { kind: 'deposit', how: 'propose', fen: 100_000n },
  { kind: 'deposit', how: 'approve', fen: 1n },
  { kind: 'sanction', fen: 60_000n },
  { kind: 'sanction', fen: 60_000n },
  { kind: 'subsidy', how: 'claim', fen: 400_000n },
  { kind: 'subsidy', how: 'claim', fen: 1n },
  { kind: 'subsidy', how: 'pay', fen: 1n },
]

/** Each sequence begins with an order that goes all the way, so that there is money to be wrong about. */
const ALL_THE_WAY: readonly Act[] = [
  {
    kind: 'order',
    lines: [
      { cable: false, qty: 2 },
      { cable: true, qty: 3 },
    ],
  },
  { kind: 'carry', way: 'to finance', howMany: 6, again: 0 },
  { kind: 'carry', way: 'to orders', howMany: 6, again: 0 },
  ...Array.from({ length: 8 }, (): Act => ({ kind: 'advance', pick: 0, qty: 2 })),
  { kind: 'carry', way: 'to finance', howMany: 6, again: 2 },
  { kind: 'pay', fen: 10_000n, pick: null },
  { kind: 'draft', monthsAgo: 0 },
  ...Array.from({ length: 5 }, (): Act => ({ kind: 'settle', pick: 0 })),
  ...BY_HAND,
]

const rowsOf = async <Row>(department: 'orders' | 'finance', query: string): Promise<Row[]> => [
  ...((await world[department].db.execute(sql.raw(query))) as unknown as Row[]),
]

/** Throws for the first thing that does not agree; returns how many rows were compared. */
async function expectAgreement(partnerId: string): Promise<number> {
  for (const { guarantee, department, wrong } of WHOLE)
    expect([guarantee, ...(await rowsOf(department, wrong(partnerId)))]).toEqual([guarantee])
  let compared = 0
  for (const { guarantee, orders, finance } of AGREED) {
    const expected = await rowsOf('orders', orders(partnerId))
    expect([guarantee, ...(await rowsOf('finance', finance(partnerId)))]).toEqual([guarantee, ...expected])
    compared += expected.length
  }
  const waited = await rowsOf<{ id: string; open: string }>('orders', WAITED_FOR(partnerId))
  expect(wronglyHeld(waited, await rowsOf('finance', HELD(partnerId)))).toEqual([])
  return compared + waited.length
}

test(
  'after any sequence of commands, and whenever their events arrive, goods and money agree',
  async () => {
    let compared = 0
    const details = await fc.check(
      fc.asyncProperty(fc.array(act, { minLength: 60, maxLength: 100, size: 'max' }), async (acts) => {
        const run = await world.newRun()
        for (const it of [...ALL_THE_WAY, ...acts]) await run.perform(it)
        await run.end()
        compared += await expectAgreement(run.partnerId)
      }),
      { numRuns: RUNS },
    )
    const { counts, relays } = world
    console.info(
      `CHANNELGRAPH_SEED=${details.seed}: ${counts.acts} acts, ${counts.took} commands done, ${counts.byHand} of them on money that waits and deposits, ${counts.refused} refused, ` +
        `${relays['to finance'].carried + relays['to orders'].carried} events carried, ${relays['to finance'].repeated + relays['to orders'].repeated} of them again, ${compared} rows compared`,
    )
    if (details.failed) throw new Error(fc.defaultReportMessage(details), { cause: details.errorInstance })
    expect(counts.took).toBeGreaterThan(RUNS * 20)
    expect(counts.byHand).toBeGreaterThanOrEqual(RUNS * BY_HAND.filter(({ kind }) => kind !== 'pay').length)
  },
  PATIENCE_MS,
)
