/** Where the time comes from. Time is an argument: nothing but a clock reads the system's. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }

/** A clock that starts at an instant and goes on, and that tests may move. */
export class MovableClock implements Clock {
  #offsetMs: number

  constructor(start: Date) {
    this.#offsetMs = start.getTime() - Date.now()
  }

  now(): Date {
    return new Date(Date.now() + this.#offsetMs)
  }

  /** Moves the clock forward; back is refused, since business time never returns. */
  advance(ms: number): void {
    if (ms < 0) throw new RangeError('A clock moves forward only.')
    this.#offsetMs += ms
  }
}

/** A clock that stands still: for tests of one moment, and for seeding. */
export const fixedClock = (at: Date | string): Clock => ({ now: () => new Date(at) })
