/** `npm run codegen`: the resolvers' types of every subgraph; turbo leaves out those whose schema has not changed. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { root } from './build/workspaces.mjs'

// Nothing of ours phones home.
const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', TURBO_NO_UPDATE_NOTIFIER: '1' }
const turbo = join(root, 'node_modules/turbo/bin/turbo')
const child = spawn(
  process.execPath,
  [turbo, 'run', 'codegen', '--output-logs=errors-only', ...process.argv.slice(2)],
  { cwd: root, env, stdio: 'inherit' },
)
child.once('close', (code) => {
  process.exitCode = code ?? 1
})
