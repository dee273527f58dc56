/**
 * `npm run migrations`: writes the SQL that brings each department's database to its tables, for review.
 * `-- --check` writes nothing, and fails where that would write something; `-- --name WHAT` names the file. Further arguments name
 * departments.
 *
 * drizzle-kit compares the tables with the newest snapshot of them and reads no other, nor does a service: of each department that one
 * alone is kept.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from './build/workspaces.mjs'

const drizzleKit = join(root, 'node_modules/drizzle-kit/bin.cjs')
const posix = (path: string) => path.replaceAll('\\', '/')

const { values, positionals } = parseArgs({
  options: { check: { type: 'boolean' }, name: { type: 'string' } },
  allowPositionals: true,
})
const departments = readdirSync(join(root, 'subgraphs')).filter((name) =>
  existsSync(join(folderOf(name), 'drizzle.config.ts')),
)
const unknown = positionals.find((name) => !departments.includes(name))
if (unknown) throw new Error(`There is no department "${unknown}" with tables; there are ${departments.join(', ')}.`)
const named = values.name ? ['--name', values.name] : []
const chosen = positionals.length > 0 ? positionals : departments

const outcomes = values.check ? await Promise.all(chosen.map(check)) : []
if (!values.check) for (const name of chosen) outcomes.push(await generate(name)) // one by one: it may ask about renames
process.exitCode = outcomes.every(Boolean) ? 0 : 1

function folderOf(name: string): string {
  return join(root, 'subgraphs', name)
}

async function generate(name: string): Promise<boolean> {
  console.log(`${name}:`)
  if ((await run(name, 'drizzle.config.ts', 'inherit')).code !== 0) return false
  for (const snapshot of olderSnapshots(name)) rmSync(snapshot)
  return true
}

/** The snapshots of a department's tables as they were before its newest migration. */
function olderSnapshots(name: string): string[] {
  const meta = join(folderOf(name), 'migrations/meta')
  if (!existsSync(meta)) return []
  const snapshots = readdirSync(meta).filter((file) => file.endsWith('_snapshot.json'))
  return snapshots
    .toSorted()
    .slice(0, -1)
    .map((file) => join(meta, file))
}

/** Generates into a copy beside the dependencies, and compares. */
async function check(name: string): Promise<boolean> {
  const older = olderSnapshots(name)
  if (older.length > 0)
    return fail(
      `The migrations of ${name} keep more than the newest snapshot. Run: npm run migrations -- ${name}\nToo many:`,
      older.map((path) => posix(relative(root, path))).join('\n'),
    )
  const place = join(root, `node_modules/.cache/migrations-${process.pid}-${name}`)
  const committed = join(folderOf(name), 'migrations')
  const out = join(place, 'migrations')
  mkdirSync(place, { recursive: true })
  try {
    if (existsSync(committed)) cpSync(committed, out, { recursive: true })
    const config = join(place, 'drizzle.config.ts')
    const own = JSON.stringify(posix(join(folderOf(name), 'drizzle.config.ts')))
    const copied = JSON.stringify(posix(relative(folderOf(name), out)))
    writeFileSync(config, `import config from ${own}\nexport default { ...config, out: ${copied} }\n`)
    const { code, said } = await run(name, posix(relative(folderOf(name), config)), 'pipe')
    // What drizzle-kit wants to ask, it can only ask where there is something to generate.
    if (code !== 0) return fail(`The migrations of ${name} cannot be checked. Run: npm run migrations -- ${name}`, said)
    const changed = differences(committed, out)
    if (changed.length === 0) {
      console.log(`The migrations of ${name} are current.`)
      return true
    }
    const sql = changed.filter((path) => path.endsWith('.sql')).map((path) => readFileSync(join(out, path), 'utf8'))
    return fail(
      `The tables of ${name} are ahead of its migrations. Run: npm run migrations -- ${name}\nMissing:`,
      sql.join('\n'),
    )
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}

async function run(
  name: string,
  config: string,
  output: 'inherit' | 'pipe',
): Promise<{ readonly code: number | null; readonly said: string }> {
  const child = spawn(process.execPath, [drizzleKit, 'generate', '--config', config, ...named], {
    cwd: folderOf(name),
    stdio: [output === 'inherit' ? 'inherit' : 'ignore', output, output],
  })
  const said: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => said.push(chunk))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, said: Buffer.concat(said).toString('utf8').trim() }
}

/** Files of the second folder that the first has not, or has otherwise. */
function differences(before: string, after: string): string[] {
  if (!existsSync(after)) return []
  return readdirSync(after, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(after, join(entry.parentPath, entry.name)))
    .filter((path) => {
      const own = join(before, path)
      return !existsSync(own) || !readFileSync(own).equals(readFileSync(join(after, path)))
    })
}

function fail(message: string, detail: string): false {
  console.error(`${message}\n${detail}`)
  return false
}
