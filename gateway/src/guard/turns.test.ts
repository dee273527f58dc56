import { expect, test } from 'vitest'
import { Turns } from './turns.ts'

/** Turns that are given by hand, one at a time. */
function byHand() {
  const due: (() => void)[] = []
  const had: string[] = []
  const turns = new Turns((work) => due.push(work))
  return {
    had,
    wait: (viewer: string, name: string) => void turns.wait(viewer).then(() => had.push(name)),
    give: async () => {
      due.shift()?.()
      await Promise.resolve()
    },
    due,
  }
}

test('one document of a viewer waits for one of another’s hundred, not for all', async () => {
  const { had, wait, give } = byHand()
  for (let n = 0; n < 100; n += 1) wait('many', `many ${n}`)
  wait('one', 'one')
  for (let n = 0; n < 3; n += 1) await give()
  expect(had).toEqual(['many 0', 'one', 'many 1', 'many 2'])
})

test('between two turns all else runs: no turn is given before it is due', async () => {
  const { had, wait, give, due } = byHand()
  wait('a', 'first')
  wait('b', 'second')
  await Promise.resolve()
  expect([had, due.length]).toEqual([['first'], 1]) // nobody waited: the first had none to wait for
  await give()
  expect([had, due.length]).toEqual([['first', 'second'], 1])
})

test('when nobody waits nothing is left to do, and whoever comes then is next', async () => {
  const { had, wait, give, due } = byHand()
  wait('a', 'first')
  await give()
  expect(due.length).toBe(0)
  wait('b', 'second')
  await give()
  expect(had).toEqual(['first', 'second'])
})
