import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { ROOT } from './files.ts'

/** The working tree somewhere else: what git knows or would add, with the installed packages linked. */
export interface WorkingCopy {
  readonly root: string
  /** Runs a script of the copy, or of a package, to its end. Throws with all that it said where it fails. */
  run(script: string, ...args: string[]): Promise<string>
  /** The same, for what has to fail: answers what it said. */
  refused(script: string, ...args: string[]): Promise<string>
  /** What `git status` would list of changes since the copy was made. */
  changed(): string[]
  remove(): void
}

const git = (cwd: string, ...args: string[]): string => execFileSync('git', args, { cwd, encoding: 'utf8' })
const NOT_LINKED = new Set(['@channelgraph', '.cache', '.vite', '.vite-temp', '.package-lock.json'])

/** Makes the copy, a repository of its own, so that what looks at git sees the copy's files. */
export function copyWorkingTree(): WorkingCopy {
  const root = mkdtempSync(join(tmpdir(), 'channelgraph-new-'))
  for (const file of git(ROOT, 'ls-files', '--cached', '--others', '--exclude-standard').split('\n')) {
    if (file === '' || !existsSync(join(ROOT, file))) continue
    mkdirSync(dirname(join(root, file)), { recursive: true })
    cpSync(join(ROOT, file), join(root, file))
  }
  linkPackages(root)
  git(root, 'init', '--quiet')
  git(root, 'add', '--all')

  const spawned = async (script: string, args: readonly string[]) => {
    const { VITEST: _one, VITEST_POOL_ID: _id, VITEST_WORKER_ID: _worker, NODE_OPTIONS: _options, ...env } = process.env
    const child = spawn(process.execPath, [join(root, script), ...args], {
      cwd: root,
      env: { ...env, NO_COLOR: '1', NODE_ENV: undefined },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const said: Buffer[] = []
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk))
    const [code] = (await once(child, 'close')) as [number | null]
    return { code, said: Buffer.concat(said).toString('utf8') }
  }
  return {
    root,
    run: async (script, ...args) => {
      const { code, said } = await spawned(script, args)
      if (code !== 0) throw new Error(`${script} ${args.join(' ')} ended with ${code}:\n${said}`)
      return said
    },
    refused: async (script, ...args) => {
      const { code, said } = await spawned(script, args)
      if (code === 0) throw new Error(`${script} ${args.join(' ')} was expected to fail:\n${said}`)
      return said
    },
    changed: () =>
      [
        ...git(root, 'diff', '--name-only').split('\n'),
        ...git(root, 'ls-files', '--others', '--exclude-standard').split('\n'),
      ].filter(Boolean),
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}

/** Other people's packages as they are installed; our own as the copy has them. */
function linkPackages(root: string): void {
  const installed = join(ROOT, 'node_modules')
  const modules = join(root, 'node_modules')
  mkdirSync(join(modules, '@channelgraph'), { recursive: true })
  for (const name of readdirSync(installed).filter((entry) => !NOT_LINKED.has(entry)))
    symlinkSync(join(installed, name), join(modules, name))
  for (const name of readdirSync(join(installed, '@channelgraph'))) {
    const place = join(installed, '@channelgraph', name)
    const own = relative(ROOT, join(dirname(place), readlinkSync(place)))
    symlinkSync(join(root, own), join(modules, '@channelgraph', name))
  }
  // What npm keeps within a workspace, since the root has another version of it.
  for (const own of readdirSync(join(modules, '@channelgraph'))) {
    const folder = relative(root, readlinkSync(join(modules, '@channelgraph', own)))
    const nested = join(ROOT, folder, 'node_modules')
    if (existsSync(nested)) symlinkSync(nested, join(root, folder, 'node_modules'))
  }
}
