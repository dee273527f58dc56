import { test } from 'vitest'

/** Whichever chapter is run first tells all that comes before it. */
const WHOLE_MS = 900_000

type Chapter = (title: string, happen: () => Promise<void>) => void

/**
 * Tests that are one story, in which each begins where the one before it ended. Whichever is run first, alone or in a shuffled order,
 * what comes before it has happened, and each chapter happens once; where one fails, those after it fail for its reason.
 */
export function story(): Chapter {
  let last = async (): Promise<void> => undefined
  return (title, happen) => {
    const before = last
    let told: Promise<void> | undefined
    const tell = () => {
      told ??= before().then(happen)
      return told
    }
    last = tell
    test(title, { timeout: WHOLE_MS }, tell)
  }
}
