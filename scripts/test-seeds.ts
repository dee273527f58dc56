/**
 * `npm run test:seeds`: every randomised test with twenty seeds other than the one it has each day, and the order of tests in each of
 * their files with them. `-- 3` begins at seed 3, `-- 3 5` ends at 5, files after them are run alone. Stops at the first seed that fails.
 */
import { execFileSync, spawnSync } from 'node:child_process'

const given = process.argv.slice(2)
const numbers = given.filter((one) => /^\d+$/.test(one)).map(Number)
const named = given.filter((one) => !/^\d+$/.test(one))
const [first = 1, last = first + 19] = numbers

/** What makes something up: fast-check's, whoever reads the seed itself, and whoever has a part of it each day. */
const randomised = () =>
  execFileSync('git', ['grep', '-lE', "from 'fast-check'|import .*\\b(SEED|muchOrAll)\\b", '--', '*.test.ts'], {
    encoding: 'utf8',
  })
    .trim()
    .split('\n')

const files = named.length > 0 ? named : randomised()
for (let seed = first; seed <= last; seed += 1) {
  process.stdout.write(`CHANNELGRAPH_SEED=${seed} npx vitest run ${files.length} files\n`)
  const { status } = spawnSync('npx', ['vitest', 'run', '--reporter=dot', ...files], {
    stdio: 'inherit',
    env: { ...process.env, CHANNELGRAPH_SEED: String(seed) },
  })
  if (status !== 0) {
    process.stderr.write(`CHANNELGRAPH_SEED=${seed} fails.\n`)
    process.exit(1)
  }
}
