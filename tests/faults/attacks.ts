/**
 * `npx tsx tests/faults/attacks.ts [--only TEXT] [--rounds N] [--seconds N] [--write]`
 * What a hostile partner does to others: the five processes with their limits as they are delivered, a quiet client, and one attack
 * after another. Rounds with and without the attack take turns, so that a busy machine is busy for both. `--write` puts the table
 * into README.md. Run by hand; it proves nothing a test should, for it measures time.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { DEPARTMENTS } from '@channelgraph/contracts'
import { type RunningWorld, startWorld } from '../bench/worlds.ts'
import type { Order } from './attacks/attacker.ts'
import { Client, type Counts, memoryOf, Tally } from './attacks/clients.ts'
import { ATTACKS, type Attack } from './attacks/list.ts'

const README = new URL('README.md', import.meta.url)
const Q01 = readFileSync(
  new URL('../../gateway/examples/Q01-top-distributors-east-china.graphql', import.meta.url),
  'utf8',
)
const PARTNERS = 100

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '4' },
    base: { type: 'string', default: '4760' },
    write: { type: 'boolean', default: false },
  },
})

/** What the quiet client waits for, in milliseconds: a known small question, one that is new each time, Q01. */
interface Waits {
  readonly known: number[]
  readonly fresh: number[]
  readonly q01: number[]
  readonly failed: Tally
}
const newWaits = (): Waits => ({ known: [], fresh: [], q01: [], failed: new Tally() })

let last = 0
const next = () => ++last

/** Asks one thing after the other until it is over. */
async function quietly(client: Client, token: string, waits: Waits, over: () => boolean): Promise<void> {
  const ask = async (into: number[], query: string) => {
    const { what, ms } = await client.ask(token, query)
    into.push(ms)
    if (what !== '200') waits.failed.add(what)
    await delay(10)
  }
  while (!over()) {
    await ask(waits.known, '{ partners(first: 3) { nodes { code name status } } }')
    await ask(waits.fresh, `{ fresh${next()}: partners(first: 3) { nodes { code name } } }`)
    await ask(waits.q01, Q01)
  }
}

const until = (ms: number): (() => boolean) => {
  const end = performance.now() + ms
  return () => performance.now() > end
}

/** Tokens of other partners' users, from the development issuer. */
async function tokensOf(world: RunningWorld): Promise<string[]> {
  const ask = async (path: string, body: unknown, token = '') => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
    return (await fetch(new URL(path, world.url), { method: 'POST', headers, body: JSON.stringify(body) })).json()
  }
  const query = `{ partners(first: ${PARTNERS}) { nodes { code } } }`
  const { data } = (await ask('/graphql', { query }, world.tokenOf('management'))) as {
    data: { partners: { nodes: { code: string }[] } }
  }
  const issued = data.partners.nodes.map(
    async ({ code }) => ((await ask('/explorer/token', { partner: code })) as { token: string }).token,
  )
  return Promise.all(issued)
}

/** Longer than any attack's last answer takes: what hangs ends the run. */
const GRACE_MS = 90_000

/** Has the attack carried out, and tells what the attacker got. */
async function attackBy(attacker: ChildProcess, order: Order): Promise<Counts> {
  attacker.send(order)
  const [counts] = await once(attacker, 'message', { signal: AbortSignal.timeout(order.ms + GRACE_MS) })
  return counts as Counts
}

async function measure(
  world: RunningWorld,
  attack: Attack,
  { tokens, attacker }: { tokens: readonly string[]; attacker: ChildProcess },
): Promise<string> {
  const url = new URL(world.url)
  const port = Number(url.port) + (attack.process === 'gateway' ? 0 : 1 + DEPARTMENTS.indexOf(attack.process))
  const origin = `http://${url.hostname}:${port}`
  const [quiet, attacked, tally] = [newWaits(), newWaits(), new Tally()]
  const memory: (number | null)[] = [await memoryOf(origin)]
  const ms = Number(values.seconds) * 1_000
  for (let round = 0; round < Number(values.rounds); round += 1) {
    const client = new Client(world.url, 1)
    await quietly(client, world.tokenOf('management'), quiet, until(ms))
    await client.close()
    const beside = new Client(world.url, 1)
    const attacking = attackBy(attacker, {
      attack: attack.name,
      url: world.url,
      token: world.tokenOf('partner-b'),
      tokens,
      ms,
    })
    const over = until(ms)
    await delay(300)
    await quietly(beside, world.tokenOf('management'), attacked, over)
    memory.push(await memoryOf(origin))
    for (const [what, times] of Object.entries(await attacking)) tally.add(what, times)
    await beside.close()
    await delay(1_500) // what is under way ends, and buckets fill
  }
  return rowOf(attack, { quiet, attacked, tally, memory })
}

interface Measured {
  readonly quiet: Waits
  readonly attacked: Waits
  readonly tally: Tally
  readonly memory: readonly (number | null)[]
}

function rowOf({ name, process, before }: Attack, { quiet, attacked, tally, memory }: Measured): string {
  const figures = (['known', 'fresh', 'q01'] as const).map((kind) => {
    const [usual, during] = [quiet[kind], attacked[kind]]
    const ratio = at(during, 0.99) / at(usual, 0.99)
    return `${at(usual, 0.5)}/${at(usual, 0.99)} → ${at(during, 0.5)}/${at(during, 0.99)} (${ratio.toFixed(1)})`
  })
  const [first, ...later] = memory
  const most = later.includes(null) ? 'no answer' : Math.max(...later.map(Number))
  const failed = `${attacked.failed}`
  const got = failed === 'nothing' ? `${tally}` : `${tally}; the quiet client: ${failed}`
  return `| ${[name, before, `${process} ${first} → ${most}`, ...figures, got].join(' | ')} |`
}

function at(all: readonly number[], share: number): number {
  const sorted = all.toSorted((one, other) => one - other)
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN)
}

/** Between its two marks in README.md. */
function writeReport(report: string): void {
  const text = readFileSync(README, 'utf8')
  const [begin, end] = ['<!-- attacks: begin -->', '<!-- attacks: end -->']
  const [from, to] = [text.indexOf(begin), text.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`README.md has no ${begin} … ${end}.`)
  writeFileSync(README, `${text.slice(0, from + begin.length)}\n${report}\n${text.slice(to)}`)
}

const attacker = fork(new URL('attacks/attacker.ts', import.meta.url)) // with this process's loader
const world = await startWorld('small', '2026-11-23', { base: Number(values.base), settings: {} })
try {
  const tokens = await tokensOf(world)
  world.tokenOf('partner-b') // made now: nothing waits for it while time is measured
  const warm = new Client(world.url, 1)
  await quietly(warm, world.tokenOf('management'), newWaits(), until(2_000))
  await warm.close()
  const rows: string[] = []
  for (const attack of ATTACKS.filter(({ name }) => name.includes(values.only))) {
    rows.push(await measure(world, attack, { tokens, attacker }))
    console.log(rows.at(-1))
  }
  const report = [
    `${cpus().length} cores, Node ${process.versions.node}, small world, limits as delivered; ${values.rounds} rounds of ${values.seconds} s each with and without. Milliseconds, p50/p99`,
    'quiet → attacked (ratio of the p99); memory in MB.',
    '',
    '| Attack | Before | Memory | A known small question | A new small question | Q01 | The attacker gets |',
    '|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n')
  if (values.write) writeReport(report)
} finally {
  attacker.kill()
  await world.stop()
}
