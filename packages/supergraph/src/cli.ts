import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { apiSchemaOf, breakingChanges, undocumented } from './api-schema.ts'
import { CompositionFailed, composeSupergraph } from './compose.ts'
import { readDepartments } from './departments.ts'

// npm run compose [-- --check] [-- --root DIRECTORY]
//   writes supergraph.graphql from the departments' schema files, and tells what a client of the committed one would miss;
//   --check writes nothing and exits 1 when the file is not what the schema files give.

const FILE = 'supergraph.graphql'
const say = (text: string): boolean => process.stdout.write(`${text}\n`)
const complain = (text: string): boolean => process.stderr.write(`${text}\n`)

/** Does what was asked for; returns the exit code. */
export function main(args: readonly string[]): number {
  try {
    return compose(args)
  } catch (error) {
    if (!(error instanceof CompositionFailed)) throw error
    return fail(error.message)
  }
}

function compose(args: readonly string[]): number {
  const root = optionOf(args, '--root') ?? fileURLToPath(new URL('../../..', import.meta.url))
  const unknown = args.find((arg, index) => arg !== '--check' && arg !== '--root' && args[index - 1] !== '--root')
  if (unknown !== undefined) return fail(`There is no option ${unknown}; there are --check and --root DIRECTORY.`)

  const departments = readDepartments(root)
  if (departments.length === 0) return fail('No department has a schema file: subgraphs/<department>/src/**/*.graphql.')
  const { supergraphSdl, hints } = composeSupergraph(departments)
  for (const { level, text } of hints) if (level === 'WARN') say(`hint ${text}`)

  reportUndocumented(supergraphSdl)
  reportBreakingChanges(root, supergraphSdl)
  const path = join(root, FILE)
  const present = existsSync(path) ? readFileSync(path, 'utf8') : ''
  const names = departments.map(({ name }) => name).join(', ')
  if (args.includes('--check')) {
    if (present === supergraphSdl) {
      say(`${FILE} is current (${names}).`)
      return 0
    }
    return fail(
      `${FILE} is not what the schema files of ${names} give. Run: npm run compose\n${differenceOf(path, supergraphSdl)}`,
    )
  }
  if (present !== supergraphSdl) replaceFile(path, supergraphSdl)
  say(`${FILE} ${present === supergraphSdl ? 'is current' : 'written'} (${names}).`)
  return 0
}

function optionOf(args: readonly string[], name: string): string | undefined {
  const index = args.indexOf(name)
  return index < 0 ? undefined : args[index + 1]
}

function reportUndocumented(supergraphSdl: string): void {
  const missing = undocumented(apiSchemaOf(supergraphSdl))
  if (missing.length > 0) say(`Without a description: ${missing.join(', ')}`)
}

/** Compares with what the last commit holds; in a place without git or without that file there is nothing to compare with. */
function reportBreakingChanges(root: string, supergraphSdl: string): void {
  const committed = committedFile(root)
  if (committed === null || committed === supergraphSdl) return
  for (const { type, description } of breakingChanges(committed, supergraphSdl)) say(`breaking ${type}: ${description}`)
}

function committedFile(root: string): string | null {
  try {
    return execFileSync('git', ['show', `HEAD:./${FILE}`], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 64 * 1024 * 1024,
    })
  } catch {
    return null // no git, no commit, or not in it yet
  }
}

/** What git says of the file and of what it should be; nothing where there is no git. */
function differenceOf(path: string, text: string): string {
  const next = join(mkdtempSync(join(tmpdir(), 'channelgraph-compose-')), FILE)
  writeFileSync(next, text)
  const before = existsSync(path) ? path : '/dev/null'
  const { stdout } = spawnSync('git', ['diff', '--no-index', '--no-color', before, next], { encoding: 'utf8' })
  rmSync(dirname(next), { recursive: true })
  return stdout ?? ''
}

/** In one step, so that a gateway which watches the file never reads half of it. */
function replaceFile(path: string, text: string): void {
  const next = `${path}.${process.pid}.next`
  writeFileSync(next, text)
  renameSync(next, path)
}

function fail(reason: string): number {
  complain(reason)
  return 1
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = main(process.argv.slice(2))
