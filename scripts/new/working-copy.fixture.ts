import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { ROOT } from './files.ts'

/** A script of the copy, with its arguments. */
export type Script = readonly [path: string, ...args: string[]]

/** The working tree somewhere else: what git knows or would add, with the installed packages linked. */
export interface WorkingCopy {
  readonly root: string
  /** Runs a program of a package to its end. Throws with all that it said where it fails. */
  run(program: string, ...args: string[]): Promise<string>
  /** Runs scripts one after another in one process. Throws with all that they said where one fails. */
  runScripts(...scripts: Script[]): Promise<void>
  /** The same, where each has to fail: answers what each said. */
  refused(...scripts: Script[]): Promise<string[]>
  /** What `git status` would list of changes since the copy was made. */
  changed(): string[]
  remove(): void
}

const git = (cwd: string, ...args: string[]): string => execFileSync('git', args, { cwd, encoding: 'utf8' })
const ONE_AFTER_ANOTHER = 'scripts/new/one-after-another.fixture.mjs'
const END = '--- ended with '
const NOT_LINKED = new Set(['@channelgraph', '.cache', '.vite', '.vite-temp', '.package-lock.json'])

/** Makes the copy, a repository of its own, so that what looks at git sees the copy's files. */
export function copyWorkingTree(): WorkingCopy {
  const root = mkdtempSync(join(tmpdir(), 'channelgraph-new-'))
  const files = git(ROOT, 'ls-files', '--cached', '--others', '--exclude-standard')
    .split('\n')
    .filter((file) => file !== '' && existsSync(join(ROOT, file)))
  for (const folder of new Set(files.map((file) => dirname(file)))) mkdirSync(join(root, folder), { recursive: true })
  for (const file of files) copyFileSync(join(ROOT, file), join(root, file))
  linkPackages(root)
  git(root, 'init', '--quiet')
  git(root, 'add', '--all')

  const spawned = async (args: readonly string[]) => {
    const { VITEST: _one, VITEST_POOL_ID: _id, VITEST_WORKER_ID: _worker, NODE_OPTIONS: _options, ...env } = process.env
    // One file for both streams keeps what was said in its order.
    const log = join(root, '.git/said')
    const file = openSync(log, 'w')
    const child = spawn(process.execPath, args, {
      cwd: root,
      // The compiler ends before it fills the memory: collecting its garbage was a third of its work.
      env: { ...env, NO_COLOR: '1', NODE_ENV: undefined, GOGC: 'off' },
      stdio: ['ignore', file, file],
    })
    const [code] = (await once(child, 'close')) as [number | null]
    closeSync(file)
    return { code, said: readFileSync(log, 'utf8') }
  }
  /** How each script ended, and what it said; fewer than were given where one took the process with it. */
  const scripted = async (scripts: readonly Script[]) => {
    const { said } = await spawned(['--import', 'tsx', ONE_AFTER_ANOTHER, JSON.stringify([END, scripts])])
    const ended = [...said.matchAll(new RegExp(`([^]*?)${END}(\\d+)\\n`, 'g'))]
    return { said, ended: ended.map(([, text = '', code]) => ({ text, failed: code !== '0' })) }
  }
  return {
    root,
    run: async (program, ...args) => {
      const { code, said } = await spawned([join(root, program), ...args])
      if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}:\n${said}`)
      return said
    },
    runScripts: async (...scripts) => {
      const { said, ended } = await scripted(scripts)
      if (ended.length < scripts.length || ended.some(({ failed }) => failed))
        throw new Error(`Not all of ${JSON.stringify(scripts)} ended well:\n${said}`)
    },
    refused: async (...scripts) => {
      const { said, ended } = await scripted(scripts)
      if (ended.length < scripts.length || !ended.every(({ failed }) => failed))
        throw new Error(`Each of ${JSON.stringify(scripts)} was expected to fail:\n${said}`)
      return ended.map(({ text }) => text)
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
