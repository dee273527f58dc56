import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Launched } from './launch.ts'
import { quoteLines } from './report.ts'
import type { Terminal } from './terminal.ts'

const SCHEMA_FOLDERS = ['subgraphs', 'packages/values/src']

/** What `npm run dev` does when a bundle has changed: restart its service, and compose the schema anew where that changed. */
export function developmentReload(root: string, terminal: Terminal, launched: () => Launched | undefined) {
  let schema = schemaHash(root)
  return async (name: string): Promise<void> => {
    if (name === 'scripts') {
      terminal.say('The launcher has changed: stop, and start npm run dev again, to use it.')
      return
    }
    const child = launched()?.children.find((candidate) => candidate.name === name)
    if (!child) return // built for the first time
    terminal.say(`${name} has changed: restarting it.`)
    child.restart()
    const now = schemaHash(root)
    if (now === schema) return
    schema = now
    await compose(root, terminal)
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
