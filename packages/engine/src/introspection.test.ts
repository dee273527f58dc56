import { expect, test } from 'vitest'
import { KnownAnswers } from './introspection.ts'

test('what was asked of the schema lately is kept by its size, and answered again without being made', () => {
  const answers = new KnownAnswers()
  let made = 0
  const ask = (key: string, length: number) =>
    answers.get(key, () => {
      made++
      return Array.from({ length }, (_, n) => n)
    })
  for (let n = 0; n < 50; n++) ask(`large ${n}`, 30_000)
  expect(answers.size).toBeLessThanOrEqual(200_000)
  expect(made).toBe(50)
  expect(ask('large 49', 30_000)).toHaveLength(30_000)
  expect(made).toBe(50)
  expect(ask('too large', 300_000)).toHaveLength(300_000)
  expect(answers.size).toBeLessThanOrEqual(200_000)
})
