import { pino } from 'pino'
import { expect, test } from 'vitest'
import { inRounds } from './standard-output.ts'

/** A log whose rounds end by hand; what was written together. */
function byHand() {
  const written: string[][] = []
  const due: (() => void)[] = []
  const out = {
    write: (text: string) =>
      void written.push(
        text
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line).msg),
      ),
  }
  const log = pino(
    {},
    inRounds(out, (work) => due.push(work)),
  )
  const endRound = () => {
    for (const work of due.splice(0)) work()
  }
  return { log, written, endRound }
}

test('the lines of one round of the event loop are written together, in their order, when it is over', () => {
  const { log, written, endRound } = byHand()
  log.info('one')
  log.info('two')
  expect(written).toEqual([])
  endRound()
  expect(written).toEqual([['one', 'two']])
  log.info('three')
  endRound()
  expect(written).toEqual([['one', 'two'], ['three']])
})

test.each(['warn', 'error', 'fatal'] as const)(
  'a line of level %s is written at once, and those before it too',
  (level) => {
    const { log, written, endRound } = byHand()
    log.info('before')
    log[level]('what happened')
    expect(written).toEqual([['before', 'what happened']])
    endRound()
    expect(written).toEqual([['before', 'what happened']])
  },
)
