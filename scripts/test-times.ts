/**
 * `npm run test:times`: runs the whole suite and prints where its seconds went, as the table of tests/README.md has them: the places,
 * the slowest files, and the whole. `-- FILE` reads the report of a run that was made with `--reporter=json --outputFile=FILE`.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'

interface Report {
  readonly numTotalTests: number
  readonly startTime: number
  readonly testResults: readonly { readonly name: string; readonly startTime: number; readonly endTime: number }[]
}

let [file] = process.argv.slice(2)
if (!file) {
  file = join(mkdtempSync(join(tmpdir(), 'channelgraph-times-')), 'report.json')
  const { status } = spawnSync(
    'npx',
    ['vitest', 'run', '--reporter=dot', '--reporter=json', `--outputFile.json=${file}`],
    {
      stdio: 'inherit',
    },
  )
  process.exitCode = status ?? 1
}
const report = JSON.parse(readFileSync(file, 'utf8')) as Report
const files = report.testResults.map(({ name, startTime, endTime }) => ({
  name: relative(process.cwd(), name),
  seconds: (endTime - startTime) / 1_000,
}))

/** `tests/federation` apart from `tests/faults`; packages, departments and the rest whole. */
const placeOf = (name: string): string => {
  const [first = '', second = ''] = name.split('/')
  return first === 'tests' && !second.includes('.') ? `${first}/${second}` : first
}
const places = new Map<string, number>()
for (const { name, seconds } of files) places.set(placeOf(name), (places.get(placeOf(name)) ?? 0) + seconds)

const print = (title: string, rows: Iterable<readonly [string, number]>) => {
  const sorted = [...rows].sort(([, a], [, b]) => b - a)
  process.stdout.write(`\n${title}\n${sorted.map(([name, s]) => `${s.toFixed(0).padStart(5)}  ${name}`).join('\n')}\n`)
}
print('Seconds of a place', places)
print(
  'The slowest files',
  files
    .toSorted((a, b) => b.seconds - a.seconds)
    .slice(0, 12)
    .map(({ name, seconds }) => [name, seconds] as const),
)
const whole = (Math.max(...report.testResults.map(({ endTime }) => endTime)) - report.startTime) / 1_000
process.stdout.write(`\n${report.numTotalTests} tests in ${files.length} files, ${whole.toFixed(0)} seconds\n`)
