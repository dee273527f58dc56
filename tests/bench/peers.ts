/** Gateways of others, installed into a scratch folder; they are no dependencies of this project. */
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { IDENTITY_HEADER, NODE_FLAGS, type Running } from './processes.ts'

export const PEER_VERSIONS = {
  '@graphql-hive/gateway': '2.15.1',
  '@graphql-hive/router-runtime': '1.4.23',
  '@grafbase/cli-x86_64-unknown-linux-musl': '0.103.0',
  graphql: '16.15.0',
}

/** The folder with the peers, installed if need be. `BENCH_PEERS` names another place. */
export function installPeers(): string {
  // biome-ignore lint/suspicious/noUndeclaredEnvVars: a developer's own switch, no input of a cached task
  const folder = process.env.BENCH_PEERS ?? join(tmpdir(), 'channelgraph-bench-peers')
  if (existsSync(join(folder, 'node_modules/@graphql-hive/router-runtime'))) return folder
  mkdirSync(folder, { recursive: true })
  const wanted = Object.entries(PEER_VERSIONS).map(([name, version]) => `${name}@${version}`)
  execFileSync(
    'npm',
    ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--no-save', '--prefix', folder, ...wanted],
    { stdio: 'inherit' },
  )
  return folder
}

export function hiveCommand(
  folder: string,
  running: Running,
  withRustPlanner: boolean,
): { command: string; args: string[]; cwd: string } {
  const config = join(running.folder, `hive-${running.port}.config.mjs`)
  writeFileSync(
    config,
    `export const gatewayConfig = {
  logging: false, landingPage: false, graphiql: false, healthCheckEndpoint: '/healthcheck',
  propagateHeaders: { fromClientToSubgraphs: ({ request }) => ({ '${IDENTITY_HEADER}': request.headers.get('${IDENTITY_HEADER}') ?? '' }) },
}\n`,
  )
  const args = [
    ...NODE_FLAGS,
    join(folder, 'node_modules/@graphql-hive/gateway/dist/bin.js'),
    'supergraph',
    running.supergraphFile,
    ...(withRustPlanner ? ['--hive-router-runtime'] : []),
    '--fork=1',
    '--polling=1h',
    '--host=127.0.0.1',
    `--port=${running.port}`,
    `--config-path=${config}`,
  ]
  return { command: process.execPath, args, cwd: folder }
}

export function grafbaseCommand(folder: string, running: Running): { command: string; args: string[]; cwd: string } {
  const binary = join(folder, 'node_modules/@grafbase/cli-x86_64-unknown-linux-musl/grafbase')
  chmodSync(binary, 0o755)
  const config = join(running.folder, `grafbase-${running.port}.toml`)
  const subgraphs = Object.entries(running.urls).map(
    ([name, url]) =>
      `[subgraphs.${name}]\nurl = "${url}"\nschema_path = "${join(running.folder, `${name}.graphql`)}"\n`,
  )
  const header = `[[headers]]\nrule = "forward"\nname = "${IDENTITY_HEADER}"\n`
  writeFileSync(config, `${header}\n${subgraphs.join('\n')}`)
  return {
    command: binary,
    args: ['dev', '-c', config, '--listen-address', `127.0.0.1:${running.port}`],
    cwd: running.folder,
  }
}
