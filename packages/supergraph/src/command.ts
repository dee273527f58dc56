import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { apiSchemaOf, breakingChanges, undocumented } from './api-schema.ts'
import { CompositionFailed, composeSupergraph } from './compose.ts'
import { readDepartments } from './departments.ts'

const FILE = 'supergraph.graphql'

/** How a command ends: its exit code, and the lines that it leaves on each stream. */
export interface Outcome {
  readonly status: number
  readonly stdout: readonly string[]
  readonly stderr: readonly string[]
}

/** What `npm run compose` does: see cli.ts. */
export function compose(args: readonly string[]): Outcome {
  try {
    return composeFiles(args)
  } catch (error) {
    if (!(error instanceof CompositionFailed)) throw error
    return { status: 1, stdout: [], stderr: [error.message] }
  }
}

function composeFiles(args: readonly string[]): Outcome {
  const stdout: string[] = []
  const fail = (reason: string): Outcome => ({ status: 1, stdout, stderr: [reason] })
  const done = (text: string): Outcome => ({ status: 0, stdout: [...stdout, text], stderr: [] })
  const root = optionOf(args, '--root') ?? fileURLToPath(new URL('../../..', import.meta.url))
  const unknown = args.find((arg, index) => arg !== '--check' && arg !== '--root' && args[index - 1] !== '--root')
  if (unknown !== undefined) return fail(`There is no option ${unknown}; there are --check and --root DIRECTORY.`)

  const departments = readDepartments(root)
  if (departments.length === 0) return fail('No department has a schema file: subgraphs/<department>/src/**/*.graphql.')
  const { supergraphSdl, hints } = composeSupergraph(departments)
  stdout.push(
    ...hints.filter(({ level }) => level === 'WARN').map(({ text }) => `hint ${text}`),
    ...undescribed(supergraphSdl),
    ...broken(root, supergraphSdl),
  )
  const path = join(root, FILE)
  const present = existsSync(path) ? readFileSync(path, 'utf8') : ''
  const names = departments.map(({ name }) => name).join(', ')
  if (args.includes('--check')) {
    if (present === supergraphSdl) return done(`${FILE} is current (${names}).`)
    return fail(
      `${FILE} is not what the schema files of ${names} give. Run: npm run compose\n${differenceOf(path, supergraphSdl)}`,
    )
  }
  if (present !== supergraphSdl) replaceFile(path, supergraphSdl)
  return done(`${FILE} ${present === supergraphSdl ? 'is current' : 'written'} (${names}).`)
}

function optionOf(args: readonly string[], name: string): string | undefined {
  const index = args.indexOf(name)
  return index < 0 ? undefined : args[index + 1]
}

function undescribed(supergraphSdl: string): string[] {
  const missing = undocumented(apiSchemaOf(supergraphSdl))
  return missing.length > 0 ? [`Without a description: ${missing.join(', ')}`] : []
}

/** Compares with what the last commit holds; in a place without git or without that file there is nothing to compare with. */
function broken(root: string, supergraphSdl: string): string[] {
  const committed = committedFile(root)
  if (committed === null || committed === supergraphSdl) return []
  return breakingChanges(committed, supergraphSdl).map(({ type, description }) => `breaking ${type}: ${description}`)
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
