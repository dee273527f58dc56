import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

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

/**
 * Installs packages, each in exactly one version, into a scratch folder: clients are nothing that `npm ci` should bring to everybody.
 * Fails where the registry does not answer: what was not run has shown nothing.
 */
export async function installApp(dependencies: Readonly<Record<string, string>>): Promise<InstalledApp> {
  const folder = mkdtempSync(join(tmpdir(), 'channelgraph-client-'))
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }))
  const words = ['install', '--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts', '--prefer-offline']
  await run('npm', words, { cwd: folder }).catch((error: Error) => {
    rmSync(folder, { recursive: true })
    throw new Error(`clients could not be installed, so nothing was shown; is the registry there? ${error.message}`)
  })
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
