/**
 * `npm run test:clause -- P-12 G-01`: the tests of these clauses alone, in seconds. Only the files that name them are loaded; the
 * titles of a suite (`*.suite.ts`) stand in the files that call it.
 */
import { execFileSync, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

const clauses = process.argv.slice(2)
if (clauses.length === 0 || clauses.some((clause) => !/^[A-Z]-\d{2}$/.test(clause))) {
  process.stderr.write('Name the clauses, such as: npm run test:clause -- P-12 G-01\n')
  process.exit(2)
}

const listed = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '*.test.ts', '*.suite.ts'],
  {
    encoding: 'utf8',
  },
)
const texts = new Map(listed.split('\n').flatMap((file) => (file ? [[file, readFileSync(file, 'utf8')] as const] : [])))
const names = new RegExp(`\\b(${clauses.join('|')})\\b`)
const suites = [...texts].filter(([file, text]) => file.endsWith('.suite.ts') && names.test(text))
const provers = suites.flatMap(([, text]) =>
  [...text.matchAll(/^export (?:async )?function (\w+)/gm)].map(([, name]) => name),
)
const calls = provers.length > 0 ? new RegExp(`\\b(${provers.join('|')})\\(`) : null
const files = [...texts].flatMap(([file, text]) =>
  file.endsWith('.test.ts') &&
  !/\.(browser|outside|redis)\.test\.ts$/.test(file) &&
  (names.test(text) || calls?.test(text))
    ? [file]
    : [],
)
if (files.length === 0) {
  process.stderr.write(`No test names ${clauses.join(' or ')}.\n`)
  process.exit(1)
}
const run = spawn('npx', ['vitest', 'run', ...files, '-t', `(${clauses.join('|')})\\b`], { stdio: 'inherit' })
run.once('close', (code) => {
  process.exitCode = code ?? 1
})
