import { describe, expect } from 'vitest'
import { story } from './story.ts'

// Shuffled whatever the seed is, so that some chapter comes before its time.
describe('a story', { shuffle: true }, () => {
  const happened: number[] = []
  const chapter = story()

  for (const number of [1, 2, 3, 4, 5]) {
    chapter(`has had all that comes before chapter ${number} when it happens, once`, async () => {
      expect(happened).toEqual(Array.from({ length: number - 1 }, (_, i) => i + 1))
      happened.push(number)
    })
  }
})
