import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A folder of its own with packages of the registry, where clients run as they do at their users'. */
export interface Scratch {
  readonly folder: string
  write(name: string, content: string): void
  /** Runs a program of `programs/` in there; what it prints is JSON. */
  program<Printed>(name: string, ...given: readonly string[]): Promise<Printed>
  /** Runs a tool that a package brings. */
  tool(name: string, ...given: readonly string[]): Promise<string>
  remove(): void
}

/** Makes such a folder. Versions are exact: what is tested is known, and changes when it is changed here. */
export async function scratchWith(packages: Readonly<Record<string, string>>): Promise<Scratch> {
  const folder = mkdtempSync(join(tmpdir(), 'channelgraph-clients-'))
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies: packages }))
  const here = { cwd: folder, maxBuffer: 16 * 1024 * 1024 }
  await run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'], here)
  return {
    folder,
    write: (name, content) => writeFileSync(join(folder, name), content),
    program: async <Printed>(name: string, ...given: readonly string[]) => {
      cpSync(fileURLToPath(new URL('programs/', import.meta.url)), folder, { recursive: true })
      const { stdout } = await run(process.execPath, [name, ...given], here)
      return JSON.parse(stdout) as Printed
    },
    tool: async (name, ...given) => (await run(join(folder, 'node_modules', '.bin', name), [...given], here)).stdout,
    remove: () => rmSync(folder, { recursive: true }),
  }
}
