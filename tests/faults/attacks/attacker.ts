/**
 * The hostile side, in a process of its own: an attacker has a machine of its own too, and here it gets what the gateway and its
 * departments leave it of this one. Told over IPC what to do; tells what it got.
 */
import { constants, setPriority } from 'node:os'
import { Client, Tally } from './clients.ts'
import { ATTACKS } from './list.ts'

export interface Order {
  readonly attack: string
  readonly url: string
  readonly token: string
  readonly tokens: readonly string[]
  readonly ms: number
}

/** Connections of the attacker. */
const CONNECTIONS = 128

let last = 0

process.on('message', ({ attack: name, url, token, tokens, ms }: Order) => {
  void (async () => {
    const attack = ATTACKS.find((known) => known.name === name)
    if (!attack) throw new Error(`There is no attack "${name}".`)
    const [client, tally] = [new Client(url, CONNECTIONS), new Tally()]
    const end = performance.now() + ms
    const over = () => performance.now() > end
    await attack.run({ url: new URL(url), client, token, tokens, next: () => ++last, over, tally })
    await client.close()
    process.send?.(tally.counts)
  })()
})
setPriority(constants.priority.PRIORITY_LOW)
