import { positionIn, readFeed, UnreadableEvent } from '@channelgraph/events'
import type { TestSubgraph } from '@channelgraph/testkit'
import { expect } from 'vitest'

/** Carries one department's events into another's inbox when the test says so: late, again, or out of turn. */
export class Relay {
  readonly #from: TestSubgraph
  readonly #to: TestSubgraph
  carried = 0
  repeated = 0

  constructor(from: TestSubgraph, to: TestSubgraph) {
    this.#from = from
    this.#to = to
  }

  get #publisher() {
    return this.#from.subgraph.definition.name
  }

  /** The next events, and before them some that arrived already; returns how many were new. */
  async carry(howMany: number, again = 0): Promise<number> {
    const position = await positionIn(this.#to.db, this.#publisher)
    const after = Math.max(0, position - again)
    const page = await readFeed(this.#from.db, this.#publisher, after, position - after + howMany)
    await this.#to.subgraph.apply(this.#publisher, page)
    const moved = (await positionIn(this.#to.db, this.#publisher)) - position
    this.carried += moved
    this.repeated += position - after
    return moved
  }

  /** The same page to two replicas at once. */
  async carryTwice(howMany: number): Promise<void> {
    const position = await positionIn(this.#to.db, this.#publisher)
    const page = await readFeed(this.#from.db, this.#publisher, position, howMany)
    await Promise.all([page, page].map((each) => this.#to.subgraph.apply(this.#publisher, each)))
    this.carried += page.length
    this.repeated += page.length
  }

  /** An event before its turn is not taken: one is missing. */
  async skipOne(): Promise<void> {
    const position = await positionIn(this.#to.db, this.#publisher)
    const page = await readFeed(this.#from.db, this.#publisher, position + 1, 1)
    if (page.length === 0) return
    await expect(this.#to.subgraph.apply(this.#publisher, page)).rejects.toThrow(UnreadableEvent)
    expect(await positionIn(this.#to.db, this.#publisher)).toBe(position)
  }
}

/** Carries until nothing is left on either way: what arrives may call for an answer. */
export async function drain(...relays: readonly Relay[]): Promise<void> {
  for (;;) {
    let moved = 0
    for (const relay of relays) moved += await relay.carry(500)
    if (moved === 0) return
  }
}
