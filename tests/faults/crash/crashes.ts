import { setTimeout as pause } from 'node:timers/promises'
import { DEPARTMENTS } from '@channelgraph/contracts'
import type { RunningGraph } from '../../harness/index.ts'
import type { Chance } from '../chance.ts'

const SERVICES = [...DEPARTMENTS, 'gateway'] as const

/**
 * Kills services in the midst of their work, each as often as the others, and starts them again. When is said in commands done,
 * not in time, so that a slow machine sees as many crashes; from there a few milliseconds decide what a process was at.
 */
export class Crashes {
  readonly #graph: RunningGraph
  readonly #chance: Chance
  /** After how many commands, and whom. */
  readonly #due: { readonly after: number; readonly service: (typeof SERVICES)[number] }[]
  readonly #under = new Map<string, Promise<void>>()
  kills = 0
  restarts = 0

  constructor(graph: RunningGraph, chance: Chance, eachService: number, commands: number) {
    this.#graph = graph
    this.#chance = chance
    this.#due = SERVICES.flatMap((service) =>
      Array.from({ length: eachService }, () => ({ after: chance.int(10, commands - 10), service })),
    ).sort((a, b) => a.after - b.after)
  }

  /** To be told how many commands are done; never waits. */
  reached(commands: number): void {
    for (let next = this.#due[0]; next && next.after <= commands; next = this.#due[0]) {
      this.#due.shift()
      const { service } = next
      // One that is down already dies again once it is back.
      this.#under.set(
        service,
        (this.#under.get(service) ?? Promise.resolve()).then(() => this.#crash(service)),
      )
    }
  }

  async #crash(service: (typeof SERVICES)[number]): Promise<void> {
    await pause(this.#chance.int(0, 40))
    await this.#graph.kill(service)
    this.kills += 1
    await pause(this.#chance.int(0, 400))
    await this.#graph.start(service)
    this.restarts += 1
  }

  /** Everybody is up again. Throws where one did not start. */
  async over(): Promise<void> {
    await Promise.all(this.#under.values())
  }
}
