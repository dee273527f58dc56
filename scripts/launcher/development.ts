import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync, readFileSync, watch } from 'node:fs'
import { join } from 'node:path'
import { DEPARTMENTS } from '@channelgraph/contracts'
import type { Launched } from './launch.ts'
import { quoteLines } from './report.ts'
import type { Terminal } from './terminal.ts'

/** drizzle-kit writes a migration and its journal within this time. */
const SETTLED_MS = 500
const SCHEMA_FOLDERS = ['subgraphs', 'packages/values/src']

/** What `npm run dev` does when a bundle has changed: restart its service, and compose the schema anew where that changed. */
export function developmentReload(root: string, terminal: Terminal, launched: () => Launched | undefined) {
  let schema = schemaHash(root)
  return async (name: string): Promise<void> => {
    if (name === 'scripts') {
      terminal.say('The launcher has changed: stop, and start npm run dev again, to use it.')
      return
    }
    const supervisor = launched()?.supervisors.find((candidate) => candidate.name === name)
    if (!supervisor) return // built for the first time
    terminal.say(`${name} has changed: restarting it.`)
    supervisor.restart()
    const now = schemaHash(root)
    if (now === schema) return
    schema = now
    await compose(root, terminal)
  }
}

/**
 * Tells of each department that got a new migration: it is applied at the start, so that its service has to start again. Without
 * this every query of a new table fails until somebody does so by hand. A file is looked at when it is whole: what is written in
 * several steps is told once.
 */
export function watchMigrations(root: string, onNew: (department: string) => void): { stop(): void } {
  const settling = new Map<string, NodeJS.Timeout>()
  const watchers = DEPARTMENTS.map((department) =>
    watch(join(root, 'subgraphs', department, 'migrations'), (_event, file) => {
      if (!file?.endsWith('.sql')) return
      clearTimeout(settling.get(department))
      settling.set(
        department,
        setTimeout(() => onNew(department), SETTLED_MS),
      )
    }),
  )
  return {
    stop: () => {
      for (const watcher of watchers) watcher.close()
      for (const timer of settling.values()) clearTimeout(timer)
    },
  }
}

/** The gateway watches supergraph.graphql, and takes the new one without a restart. */
async function compose(root: string, terminal: Terminal): Promise<void> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'packages/supergraph/src/cli.ts'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk))
  const [code] = await once(child, 'close')
  const lines = Buffer.concat(said).toString('utf8').trim().split('\n')
  if (code === 0) terminal.say(lines.join('\n'))
  else terminal.warn(['The schema does not compose; the gateway keeps the last one:', ...quoteLines(lines)].join('\n'))
}

function schemaHash(root: string): string {
  const hash = createHash('sha256')
  for (const folder of SCHEMA_FOLDERS) {
    for (const path of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).sort()) {
      if (path.endsWith('.graphql') && !path.includes('node_modules'))
        hash.update(readFileSync(join(root, folder, path)))
    }
  }
  return hash.digest('hex')
}
