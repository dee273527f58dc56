import { execFile } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { exclusively, withAdmin } from '@channelgraph/localdb'
import { postgresAdminUrl } from '@channelgraph/testkit'
import { inject } from 'vitest'

const run = promisify(execFile)

/** A folder with packages of clients, as an application has them. */
export interface InstalledApp {
  readonly folder: string
  /** Writes a file of the application. */
  write(name: string, content: string): void
  /** Runs a tool that a package brings. */
  tool(name: string): Promise<void>
  /** Runs a program of `apps/` in there as a process of its own, with its settings as JSON, and returns what it wrote as JSON. */
  run(app: string, settings: Readonly<Record<string, string>>): Promise<unknown>
  remove(): void
}

/** What the applications of all tests use, each in exactly one version. Another version of a package has a name of its own. */
const PACKAGES: Readonly<Record<string, string>> = {
  '@apollo/client': '4.3.8',
  '@apollo/generate-persisted-query-manifest': '1.4.0',
  '@apollo/persisted-query-lists': '1.1.0',
  '@urql/core': '6.0.3',
  '@urql/exchange-graphcache': '9.0.2',
  '@urql/exchange-persisted': '5.0.1',
  'apollo-client-3': 'npm:@apollo/client@3.14.1',
  graphql: '16.15.0',
  'graphql-request': '7.4.0',
  'relay-compiler': '21.0.1',
  'relay-runtime': '21.0.1',
  rxjs: '7.8.2',
}

/**
 * An application with these packages, and no others, in a scratch folder: it finds what it names, and each package what that needs, as
 * pnpm lays them out. They are nothing that `npm ci` should bring to everybody.
 * Fails where the registry does not answer: what was not run has shown nothing.
 */
export async function installApp(dependencies: Readonly<Record<string, string>>): Promise<InstalledApp> {
  const installed = await installedPackages()
  const folder = mkdtempSync(join(inject('runFolder'), 'app-'))
  const modules = join(folder, 'node_modules')
  mkdirSync(join(modules, '.bin'), { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }))
  for (const [name, version] of Object.entries(dependencies)) {
    const place = placeOf(name, version)
    mkdirSync(dirname(join(modules, name)), { recursive: true })
    symlinkSync(join(installed, place), join(modules, name), 'junction')
    for (const tool of readdirSync(join(installed, '.bin'))) {
      const program = readlinkSync(join(installed, '.bin', tool))
      if (program.startsWith(`../${place}/`)) symlinkSync(program, join(modules, '.bin', tool))
    }
  }
  return {
    folder,
    write: (name, content) => {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), content)
    },
    tool: async (name) => {
      await run(join(folder, 'node_modules', '.bin', name), [], { cwd: folder })
    },
    run: async (app, settings) => {
      cpSync(fileURLToPath(new URL('apps/', import.meta.url)), folder, { recursive: true })
      const { stdout } = await run(process.execPath, [join(folder, app), JSON.stringify(settings)], { cwd: folder })
      return JSON.parse(stdout)
    },
    remove: () => rmSync(folder, { recursive: true }),
  }
}

/** The folder that a version of a package is in. Throws where it is not among those installed. */
function placeOf(name: string, version: string): string {
  if (PACKAGES[name] === version) return name
  const place = Object.keys(PACKAGES).find((other) => PACKAGES[other] === `npm:${name}@${version}`)
  if (place === undefined) throw new Error(`${name} ${version} is not installed: it belongs into PACKAGES`)
  return place
}

/** The `node_modules` with all of them, installed once a run: who asks first installs, others wait. It goes with the run's folder. */
async function installedPackages(): Promise<string> {
  const folder = join(inject('runFolder'), 'clients')
  await withAdmin(postgresAdminUrl(), (sql) => exclusively(sql, 'clients', () => installOnce(folder)))
  return join(folder, 'node_modules')
}

async function installOnce(folder: string): Promise<void> {
  if (existsSync(folder)) return
  const unfinished = `${folder}.new`
  mkdirSync(unfinished)
  writeFileSync(join(unfinished, 'package.json'), JSON.stringify({ private: true, dependencies: PACKAGES }))
  const words = ['install', '--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts', '--prefer-offline']
  await run('npm', words, { cwd: unfinished }).catch((error: Error) => {
    rmSync(unfinished, { recursive: true })
    throw new Error(`clients could not be installed, so nothing was shown; is the registry there? ${error.message}`)
  })
  renameSync(unfinished, folder)
}
