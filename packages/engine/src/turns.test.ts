import { expect, test } from 'vitest'
import { TURN_MS, Turns } from './turns.ts'

/** Pieces of the tests' work that a turn has time for. */
const PIECES = 4

/** Turns that come when they are called for, by a clock that each piece moves, and what was done in each. */
function calledTurns() {
  const ready: (() => void)[] = []
  let now = 0
  const turns = new Turns(
    (work) => ready.push(work),
    () => now,
  )
  const done: string[][] = []
  const all = () => {
    for (let next = ready.shift(); next; next = ready.shift()) {
      done.push([])
      next()
    }
    return done.filter((turn) => turn.length > 0)
  }
  const work = function* (name: string, pieces: number): Generator<void, string> {
    for (let piece = 1; piece <= pieces; piece++) {
      done.at(-1)?.push(name)
      now += TURN_MS / PIECES
      yield
    }
    return name
  }
  return { turns, all, work }
}

test('work of many pieces leaves the event loop its turn with the piece in which its time is over', async () => {
  const { turns, all, work } = calledTurns()
  const whole = turns.run('a', work('large', 10 * PIECES))
  const done = all()
  expect(done).toHaveLength(10)
  for (const pieces of done) expect(pieces).toHaveLength(PIECES)
  expect(await whole).toBe('large')
})

test("another client's small work waits for one turn of the large, however much of that there is", () => {
  const { turns, all, work } = calledTurns()
  for (let n = 0; n < 8; n++) void turns.run('hostile', work('large', 10 * PIECES))
  void turns.run('quiet', work('small', 3))
  expect(all().findIndex((pieces) => pieces.includes('small'))).toBe(1)
})

function* failing(): Generator<void, never> {
  yield
  throw new Error('cannot be compiled')
}

test('work that fails rejects for who waits for it, and the others go on', async () => {
  const { turns, all, work } = calledTurns()
  const broken = turns.run('a', failing())
  const whole = turns.run('b', work('whole', 2))
  all()
  await expect(broken).rejects.toThrow('cannot be compiled')
  expect(await whole).toBe('whole')
})
