import type { Clock } from '@channelgraph/values'

/** A clock that stands still until a test sets it. */
export class TestClock implements Clock {
  #now: Date

  constructor(start: string) {
    this.#now = new Date(start)
  }

  now(): Date {
    return new Date(this.#now)
  }

  set(at: string | Date): void {
    this.#now = new Date(at)
  }

  advance(ms: number): void {
    this.#now = new Date(this.#now.getTime() + ms)
  }
}

/** The day tests take place on: Monday, 2026-11-23, ten in the morning in Shanghai. */
export const TEST_NOW = '2026-11-23T10:00:00+08:00'
