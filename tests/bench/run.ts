/**
 * `npm run bench -- [--only NAMES] [--workloads NAMES] [--rounds N] [--seconds N] [--node-flags FLAGS] [--json FILE]`
 * NAMES are whole names, or beginnings with a star, with commas between. Gateways take turns within a round; figures are medians of rounds.
 */
import { writeFileSync } from 'node:fs'
import { isDeepStrictEqual, parseArgs } from 'node:util'
import { answerOf, load } from './load.ts'
import { GATEWAYS, type GatewayName, type GatewayProcess, startWorld, useNodeFlags } from './processes.ts'
import { type SupergraphName, type Workload, workloads } from './supergraphs.ts'

interface Figure {
  gateway: GatewayName
  workload: string
  cpuMsPerRequest: number
  requestsPerSecond: number
  p50Ms: number
  p99Ms: number
  rssMb: number
  rounds: number
  answersEqual: boolean
}

interface Round {
  cpuMsPerRequest: number
  requestsPerSecond: number
  p50Ms: number
  p99Ms: number
  rssMb: number
}

const WARM_REQUESTS = 10_000
const WARM_AT_MOST_MS = 10_000

const { values } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: {
    only: { type: 'string' },
    workloads: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    json: { type: 'string' },
    'node-flags': { type: 'string' },
  },
})

const chosen = <T>(all: readonly T[], names: string | undefined, nameOf: (item: T) => string): T[] =>
  all.filter(
    (item) =>
      !names ||
      names
        .split(',')
        .some((name) => nameOf(item) === name || (name.endsWith('*') && nameOf(item).startsWith(name.slice(0, -1)))),
  )

const gatewayNames = chosen(GATEWAYS, values.only, (name) => name)
const chosenWorkloads = chosen(workloads(), values.workloads, ({ name }) => name)
const figures: Figure[] = []
if (values['node-flags'] !== undefined) useNodeFlags(values['node-flags'])

for (const supergraph of ['heavy', 'questions'] satisfies SupergraphName[]) {
  const todo = chosenWorkloads.filter((workload) => workload.supergraph === supergraph)
  if (todo.length === 0) continue
  const world = await startWorld(supergraph, gatewayNames)
  const interrupted = () => {
    world.stop()
    process.exit(130)
  }
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted)
  try {
    for (const workload of todo) {
      await world.setDelay(workload.delayMs)
      const measured = await measure(world.gateways, workload, Number(values.rounds), Number(values.seconds) * 1000)
      figures.push(...measured)
      console.log(table(workload, measured))
      if (values.json) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`)
    }
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted)
    world.stop()
  }
}

async function measure(
  all: GatewayProcess[],
  workload: Workload,
  rounds: number,
  durationMs: number,
): Promise<Figure[]> {
  const answers = new Map<GatewayName, unknown>()
  const gateways: GatewayProcess[] = []
  for (const gateway of all) {
    try {
      const answer = await answerOf(gateway, workload)
      if (answer.errors)
        console.error(`${gateway.name} on ${workload.name}: ${JSON.stringify(answer.errors).slice(0, 300)}`)
      answers.set(gateway.name, answer.data)
      await warmUp(gateway, workload)
      gateways.push(gateway)
    } catch (error) {
      // A gateway that cannot answer one workload is left out of it, and said so; the others go on.
      console.error(`${gateway.name} does not answer ${workload.name}: ${error}`)
    }
  }
  const measured = new Map<GatewayName, Round[]>(gateways.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const gateway of gateways) measured.get(gateway.name)!.push(await oneRound(gateway, workload, durationMs))
  }
  const reference = answers.get('stock') ?? answers.get('engine') ?? [...answers.values()][0]
  return gateways.map(({ name }) => ({
    gateway: name,
    workload: workload.name,
    cpuMsPerRequest: median(measured.get(name)!, 'cpuMsPerRequest'),
    requestsPerSecond: median(measured.get(name)!, 'requestsPerSecond'),
    p50Ms: median(measured.get(name)!, 'p50Ms'),
    p99Ms: median(measured.get(name)!, 'p99Ms'),
    rssMb: median(measured.get(name)!, 'rssMb'),
    rounds,
    answersEqual: reference !== undefined && isDeepStrictEqual(answers.get(name), reference),
  }))
}

/** By requests, which is what the compiler counts: in a second a fast gateway has many times as many, and is measured warmer than a slow one. */
async function warmUp(gateway: GatewayProcess, workload: Workload): Promise<void> {
  const began = performance.now()
  for (let warmed = 0; warmed < WARM_REQUESTS && performance.now() - began < WARM_AT_MOST_MS; )
    warmed += (await load(gateway, workload, 1_000)).requests
}

async function oneRound(gateway: GatewayProcess, workload: Workload, durationMs: number): Promise<Round> {
  const before = gateway.cpuMs()
  const result = await load(gateway, workload, durationMs)
  const cpu = gateway.cpuMs() - before
  if (result.failed > 0)
    throw new Error(`${gateway.name} failed ${result.failed} of ${result.requests} requests of ${workload.name}`)
  const latencies = result.latenciesMs.sort((a, b) => a - b)
  return {
    cpuMsPerRequest: cpu / result.requests,
    requestsPerSecond: (result.requests * 1000) / result.elapsedMs,
    p50Ms: latencies[Math.floor(latencies.length * 0.5)]!,
    p99Ms: latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * 0.99))]!,
    rssMb: gateway.rssMb(),
  }
}

function median(rounds: Round[], name: keyof Round): number {
  const sorted = rounds.map((round) => round[name]).sort((a, b) => a - b)
  return Math.round(sorted[Math.floor(sorted.length / 2)]! * 1000) / 1000
}

function table(workload: Workload, measured: Figure[]): string {
  const stock = measured.find(({ gateway }) => gateway === 'stock')
  const rows = measured.map((figure) => [
    figure.gateway,
    `${figure.cpuMsPerRequest}`,
    stock ? `${(stock.cpuMsPerRequest / figure.cpuMsPerRequest).toFixed(1)}` : '',
    figure.requestsPerSecond.toFixed(0),
    figure.p50Ms.toFixed(1),
    figure.p99Ms.toFixed(1),
    figure.rssMb.toFixed(0),
    figure.answersEqual ? 'yes' : 'NO',
  ])
  const head = ['gateway', 'CPU s per 1,000', 'stock / this', 'requests/s', 'p50 ms', 'p99 ms', 'MB', 'equal']
  const lines = [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`)
  return `\n### ${workload.name}\n\n${lines.join('\n')}\n`
}
