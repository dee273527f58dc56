import { inRequest, Work } from '@channelgraph/process'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { VALUES_A_PIECE, writtenAnswer } from './written-answer.ts'

const large = {
  data: { list: Array.from({ length: 5_000 }, (_, n) => ({ n, names: [`名${n}`, null], none: undefined })) },
}

test('an answer written in pieces is the text that JSON.stringify gives', async () => {
  const answers = [
    large,
    { errors: undefined, ...large },
    { errors: Array.from({ length: 5_000 }, (_, n) => ({ message: `"${n}"`, path: ['a', n] })), data: null },
    { data: { one: new Date(0), list: [undefined, ...large.data.list], last: {} } },
    { data: null },
  ]
  for (const answer of answers) expect(await writtenAnswer(answer)).toBe(`${JSON.stringify(answer)}\n`)
})

test('whatever an answer holds, it is the same text', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), fc.jsonValue(), async (one, other) => {
      const answer = { data: { one, ...large.data, other: [other, ...large.data.list] } }
      expect(await writtenAnswer(answer)).toBe(`${JSON.stringify(answer)}\n`)
    }),
    { numRuns: 20, seed: 10 },
  )
})

test('a large answer is written in turns of its request, a small one at once', async () => {
  const work = new Work(1_000_000, 'somebody')
  const turns = vi.spyOn(work, 'inTurn')
  const write = (answer: object) => inRequest({ requestId: 'x', work }, () => writtenAnswer(answer))
  await write({ data: { list: large.data.list.slice(0, 100) } })
  expect(turns).not.toHaveBeenCalled()
  await write(large)
  expect(turns.mock.calls.length).toBeGreaterThanOrEqual(Math.floor((5_000 * 6) / (2 * VALUES_A_PIECE)))
})
