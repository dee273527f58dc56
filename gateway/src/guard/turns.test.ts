import { expect, test } from 'vitest'
import { Turns } from './turns.ts'

/** Rounds of the event loop that are given by hand, on a clock of which each turn takes so much. */
function byHand(turnMs: number) {
  const due: (() => void)[] = []
  const had: string[] = []
  let now = 0
  const turns = new Turns({ later: (work) => due.push(work), now: () => now })
  const settled = () => new Promise((resolve) => setImmediate(resolve))
  return {
    had,
    wait: (viewer: string, name: string) =>
      void turns.wait(viewer).then(async () => {
        await Promise.resolve() // a turn has promises of its own
        now += turnMs
        had.push(name)
      }),
    settled,
    nextRound: async () => {
      await settled()
      due.shift()?.()
      await settled()
    },
    due,
  }
}

test.each([1, 0.3])(
  'one document of a viewer waits for one of another’s hundred, not for all: turns of %s ms',
  async (turnMs) => {
    const { had, wait, nextRound } = byHand(turnMs)
    for (let n = 0; n < 100; n += 1) wait('many', `many ${n}`)
    wait('one', 'one')
    for (let n = 0; n < 3; n += 1) await nextRound()
    expect(had.slice(0, 4)).toEqual(['many 0', 'one', 'many 1', 'many 2'])
  },
)

test('between two turns of a millisecond all else runs: no turn is given before it is due', async () => {
  const { had, wait, settled, nextRound, due } = byHand(1)
  wait('a', 'first')
  wait('b', 'second')
  await settled()
  expect([had, due.length]).toEqual([['first'], 1]) // nobody waited: the first had none to wait for
  wait('c', 'third')
  await settled()
  expect([had, due.length]).toEqual([['first'], 1]) // nor does one that comes afterwards in this round
  await nextRound()
  expect([had, due.length]).toEqual([['first', 'second'], 1])
})

test('short turns follow one another in one round, until they have taken a millisecond together', async () => {
  const { had, wait, settled, nextRound } = byHand(0.3)
  for (let n = 0; n < 9; n += 1) wait('a', `turn ${n}`)
  await settled()
  expect(had.length).toBe(4)
  await nextRound()
  expect(had.length).toBe(8)
  await nextRound()
  expect(had.length).toBe(9)
})

test('when nobody waits nothing is left to do, and whoever comes then is next', async () => {
  const { had, wait, nextRound, due } = byHand(1)
  wait('a', 'first')
  await nextRound()
  expect(due.length).toBe(0)
  wait('b', 'second')
  await nextRound()
  expect(had).toEqual(['first', 'second'])
})
