/**
 * `npm run bench:questions -- [--sizes small,medium,large] [--only Q01,Q07] [--rounds N] [--seconds N] [--today DATE] [--write]`
 * Whether a question costs the same however much there is: the gateway's example questions over worlds of several sizes, each in
 * its five processes and Postgres of its own. The worlds take turns, so that a busy machine is busy for all of them. `--write`
 * puts the table into README.md.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Pool } from 'undici'
import { readExamples } from '../../gateway/src/http/examples.ts'
import { type RunningWorld, SIZES, type Size, startWorld } from './worlds.ts'

const CLIENTS = 20
const EXAMPLES = fileURLToPath(new URL('../../gateway/examples/', import.meta.url))
const README = new URL('README.md', import.meta.url)

interface Question {
  readonly name: string
  readonly persona: string
  readonly body: string
}
interface Figure {
  readonly statements: number
  readonly bytes: number
  readonly p50: number
  readonly p95: number
  readonly perSecond: number
}

const { values } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: {
    sizes: { type: 'string', default: 'small,medium' },
    only: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '3' },
    today: { type: 'string', default: '2026-11-23' },
    statements: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
})

/** Only the larger worlds have enough late partners to fill Q07's page: asked for three as well, it is the same page everywhere. */
const THREE_OF_Q07 = { name: 'Q07', as: 'Q07, first 3', from: 'overduePartners(', to: 'overduePartners(first: 3, ' }

const wanted = values.only?.split(',')
const questions: Question[] = readExamples(EXAMPLES)
  .filter(({ name }) => /^Q\d/.test(name) && (!wanted || wanted.includes(name.slice(0, 3))))
  .flatMap(({ name: file, persona = 'management', query, variables }) => {
    const name = file.slice(0, 3)
    const asked = { name, persona, body: JSON.stringify({ query, variables }) }
    if (name !== THREE_OF_Q07.name) return asked
    const fewer = query.replace(THREE_OF_Q07.from, THREE_OF_Q07.to)
    return [asked, { name: THREE_OF_Q07.as, persona, body: JSON.stringify({ query: fewer, variables }) }]
  })
const worlds: RunningWorld[] = []
const stop = () => Promise.all(worlds.splice(0).map((world) => world.stop()))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop().then(() => process.exit(130)))

try {
  for (const size of sizesOf(values.sizes)) worlds.push(await startWorld(size, values.today))
  const figures = new Map<string, Map<Size, Figure>>()
  for (const question of questions) {
    const figured = await measure(question)
    figures.set(question.name, figured)
    console.log(rowOf(question.name, figured))
  }
  const report = await reportOf(figures)
  console.log(`\n${report}`)
  if (values.write) writeReport(report)
} finally {
  await stop()
}

function sizesOf(text: string): Size[] {
  const sizes = text.split(',')
  const unknown = sizes.filter((size) => !SIZES.includes(size as Size))
  if (unknown.length > 0) throw new Error(`There is no size ${unknown}; there are ${SIZES}.`)
  return sizes as Size[]
}

async function measure(question: Question): Promise<Map<Size, Figure>> {
  const counted = new Map<Size, { statements: number; bytes: number }>()
  for (const world of worlds) {
    // Once before, so that connections are open and the plan is made.
    await askOnce(world, question)
    let bytes = 0
    const asked: string[][] = []
    // Counted three times: what a department does by itself just then falls into one or the other.
    for (let time = 0; time < 3; time += 1) {
      const ask = async () => {
        bytes = (await askOnce(world, question)).length
      }
      asked.push(await world.statementsOf(ask))
    }
    const statements = asked.reduce((fewest, these) => (these.length < fewest.length ? these : fewest))
    if (values.statements) console.log(`${question.name} ${world.size}:\n${statements.join('\n')}`)
    counted.set(world.size, { statements: statements.length, bytes })
    await load(world, question, 1_000)
  }
  const rounds = new Map<Size, number[][]>(worlds.map(({ size }) => [size, []]))
  for (let round = 0; round < Number(values.rounds); round += 1) {
    for (const world of worlds) {
      rounds.get(world.size)?.push(await load(world, question, Number(values.seconds) * 1_000))
    }
  }
  return new Map(
    worlds.map(({ size }) => {
      const measured = rounds.get(size) ?? []
      const at = (share: number) =>
        median(measured.map((latencies) => latencies[Math.floor(latencies.length * share)] ?? 0))
      const perSecond = median(measured.map(({ length }) => length / Number(values.seconds)))
      return [size, { ...(counted.get(size) ?? { statements: 0, bytes: 0 }), p50: at(0.5), p95: at(0.95), perSecond }]
    }),
  )
}

function headersOf(world: RunningWorld, { persona }: Question) {
  return { 'content-type': 'application/json', authorization: `Bearer ${world.tokenOf(persona)}` }
}

/** The answer's text. Throws where there are errors: a question that fails quickly is no quick question. */
async function askOnce(world: RunningWorld, question: Question): Promise<string> {
  const reply = await fetch(world.url, { method: 'POST', headers: headersOf(world, question), body: question.body })
  const text = await reply.text()
  if (!reply.ok || 'errors' in JSON.parse(text))
    throw new Error(`${question.name} in ${world.size}: ${text.slice(0, 500)}`)
  return text
}

/** Closed loop: each client asks again when it has its answer. Returns the latencies in milliseconds, sorted. */
async function load(world: RunningWorld, question: Question, durationMs: number): Promise<number[]> {
  const { origin, pathname } = new URL(world.url)
  const pool = new Pool(origin, { connections: CLIENTS, pipelining: 1 })
  const headers = headersOf(world, question)
  const latencies: number[] = []
  const startedAt = performance.now()
  const client = async () => {
    while (performance.now() - startedAt < durationMs) {
      const sentAt = performance.now()
      const { statusCode, body } = await pool.request({ method: 'POST', path: pathname, headers, body: question.body })
      await body.arrayBuffer()
      if (statusCode !== 200) throw new Error(`${question.name} in ${world.size}: ${statusCode}`)
      latencies.push(performance.now() - sentAt)
    }
  }
  await Promise.all(Array.from({ length: CLIENTS }, client))
  await pool.close()
  return latencies.sort((a, b) => a - b)
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

function rowOf(name: string, figures: ReadonlyMap<Size, Figure>): string {
  const [first] = figures.values()
  const cells = [...figures.values()].flatMap(({ statements, bytes, p50, p95 }) => [
    `${statements}`,
    `${(bytes / 1_000).toFixed(1)}`,
    `${p50.toFixed(0)}${first ? ` (${(p50 / first.p50).toFixed(2)})` : ''}`,
    `${p95.toFixed(0)}${first ? ` (${(p95 / first.p95).toFixed(2)})` : ''}`,
  ])
  return `| ${[name, ...cells].join(' | ')} |`
}

async function reportOf(figures: ReadonlyMap<string, ReadonlyMap<Size, Figure>>): Promise<string> {
  const sizes = worlds.map(({ size }) => size)
  const head = ['question', ...sizes.flatMap((size) => [`${size}: statements`, 'kB', 'p50 ms', 'p95 ms'])]
  const gigabytes = await Promise.all(
    worlds.map(async (world) => `${world.size} ${((await world.databaseBytes()) / 1e9).toFixed(2)} GB`),
  )
  const machine = `${cpus().length} cores (${cpus()[0]?.model.trim()}), Node ${process.versions.node}`
  return [
    `${machine}; ${CLIENTS} clients, ${values.rounds} rounds of ${values.seconds} s, medians; databases: ${gigabytes.join(', ')}.`,
    `In parentheses: the ratio to ${sizes[0]}.`,
    '',
    `| ${head.join(' | ')} |`,
    `| ${head.map(() => '---').join(' | ')} |`,
    ...[...figures].map(([name, figured]) => rowOf(name, figured)),
  ].join('\n')
}

/** Between its two marks in README.md. */
function writeReport(report: string): void {
  const text = readFileSync(README, 'utf8')
  const [begin, end] = ['<!-- questions: begin -->', '<!-- questions: end -->']
  const from = text.indexOf(begin)
  const to = text.indexOf(end)
  if (from < 0 || to < from) throw new Error(`README.md has no ${begin} … ${end}.`)
  writeFileSync(README, `${text.slice(0, from + begin.length)}\n${report}\n${text.slice(to)}`)
}
