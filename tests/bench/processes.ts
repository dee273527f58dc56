/** Starting the subgraphs and the gateways, each in a process of its own, and reading what they use. */
import { type ChildProcess, fork, spawn } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { composeServices } from '@apollo/composition'
import { parse } from 'graphql'
import type { JWK } from 'jose'
import { buildBundles, stopBuilding } from '../../scripts/build/bundles.mjs'
import { grafbaseCommand, hiveCommand, installPeers } from './peers.ts'
import { type BenchSubgraph, type SupergraphName, subgraphsOf, withSizes } from './supergraphs.ts'
import { newIssuer } from './tokens.ts'

export const IDENTITY_HEADER = 'x-identity'

export const GATEWAYS = [
  'engine',
  'product',
  'engine+apollo-server',
  'stock',
  'hive',
  'hive+router-runtime',
  'grafbase',
  'limit: proxy',
  'limit: bytes',
] as const
export type GatewayName = (typeof GATEWAYS)[number]

/** A young generation in which the requests under way fit; every Node gateway gets it, unless the run says otherwise. */
export const NODE_FLAGS = ['--max-semi-space-size=128', '--min-semi-space-size=128']

export function useNodeFlags(flags: string): void {
  NODE_FLAGS.splice(0, NODE_FLAGS.length, ...flags.split(' ').filter((flag) => flag !== ''))
}

export interface Running {
  folder: string
  supergraphFile: string
  sizedSupergraphFile: string
  issuerKey: JWK
  urls: Record<string, string>
  port: number
}

export interface GatewayProcess {
  name: GatewayName
  url: string
  /** Says who asks, in this gateway's way. */
  headersOf(identity: string): Record<string, string>
  /** CPU milliseconds used so far, children included. */
  cpuMs(): number
  /** Resident memory in MB, children included. */
  rssMb(): number
  stop(): void
}

export interface World {
  setDelay(delayMs: number): Promise<void>
  gateways: GatewayProcess[]
  stop(): void
}

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const OWN: Partial<Record<GatewayName, string>> = {
  engine: 'engine-alone',
  product: 'product',
  'engine+apollo-server': 'engine-apollo-server',
  stock: 'stock',
  'limit: proxy': 'limit-proxy',
  'limit: bytes': 'limit-bytes',
}

/** Bundled as the services are: run from their sources, each closure would get its name at run time, which costs whoever makes most of them most. */
async function bundleOwn(): Promise<void> {
  const files = Object.values(OWN).map((name) => [name, here(`gateways/${name}.ts`)])
  const entries = Object.fromEntries([
    ...files,
    ['planner-worker', here('../../packages/engine/src/planner-worker.ts')],
  ])
  await buildBundles([{ name: 'bench', folder: here('.'), entries }])
  await stopBuilding()
}

/** Starts a supergraph's subgraphs and the gateways in front of them; resolves when all answer. */
export async function startWorld(supergraph: SupergraphName, names: readonly GatewayName[]): Promise<World> {
  await bundleOwn()
  const folder = mkdtempSync(join(tmpdir(), 'channelgraph-bench-'))
  const subgraphs = fork(here('./subgraphs.ts'), [supergraph], { execArgv: ['--import', 'tsx'] })
  const { ports } = await message<{ ports: Record<string, number> }>(subgraphs)
  const urls = Object.fromEntries(
    Object.entries(ports).map(([name, port]) => [name, `http://127.0.0.1:${port}/graphql`]),
  )
  const composed = (file: string, typeDefsOf: (subgraph: BenchSubgraph) => string): string => {
    const services = subgraphsOf(supergraph).map((subgraph) => ({
      name: subgraph.name,
      url: urls[subgraph.name],
      typeDefs: parse(typeDefsOf(subgraph)),
    }))
    const { supergraphSdl, errors } = composeServices(services)
    if (!supergraphSdl) throw new Error(errors?.map((error) => error.message).join('\n'))
    writeFileSync(join(folder, file), supergraphSdl)
    return join(folder, file)
  }
  const supergraphFile = composed('supergraph.graphql', ({ typeDefs }) => typeDefs)
  const sizedSupergraphFile = composed('sized.supergraph.graphql', ({ typeDefs }) => withSizes(typeDefs))
  const issuer = await newIssuer()
  for (const { name, typeDefs } of subgraphsOf(supergraph)) writeFileSync(join(folder, `${name}.graphql`), typeDefs)
  const gateways: GatewayProcess[] = []
  const stop = () => {
    for (const gateway of gateways) gateway.stop()
    subgraphs.kill()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    for (const name of names)
      gateways.push(
        await startGateway(
          name,
          { folder, supergraphFile, sizedSupergraphFile, issuerKey: issuer.key, urls, port: await freePort() },
          name === 'product' ? issuer.headersOf : (identity) => ({ [IDENTITY_HEADER]: identity }),
        ),
      )
  } catch (error) {
    stop()
    throw error
  }
  return {
    gateways,
    stop,
    async setDelay(delayMs) {
      const set = message(subgraphs)
      subgraphs.send({ delayMs })
      await set
    },
  }
}

async function startGateway(
  name: GatewayName,
  running: Running,
  headersOf: GatewayProcess['headersOf'],
): Promise<GatewayProcess> {
  const { command, args, cwd } = commandFor(name, running)
  const log = join(running.folder, `${running.port}.log`)
  const output = openSync(log, 'a')
  // A group of its own, so that a gateway that starts children can be ended as a whole.
  const child = spawn(command, args, { cwd, stdio: ['ignore', output, output], detached: true })
  closeSync(output)
  const url = `http://127.0.0.1:${running.port}/graphql`
  const stop = () => {
    try {
      process.kill(-child.pid!, 'SIGKILL')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
  for (let waited = 0; ; waited += 200) {
    if (await answers(url, headersOf('checker'))) break
    if (child.exitCode !== null || waited > 60_000) {
      stop()
      throw new Error(`${name} did not start:\n${readFileSync(log, 'utf8').slice(-2000)}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  return {
    name,
    url,
    headersOf,
    stop,
    cpuMs: () => familyOf(child.pid!).reduce((sum, pid) => sum + cpuOf(pid), 0),
    rssMb: () => familyOf(child.pid!).reduce((sum, pid) => sum + rssOf(pid), 0),
  }
}

function commandFor(name: GatewayName, running: Running): { command: string; args: string[]; cwd: string } {
  const own = OWN[name]
  if (own) {
    const args = [...NODE_FLAGS, here(`dist/${own}.js`), JSON.stringify(running)]
    return { command: process.execPath, args, cwd: here('../..') }
  }
  const folder = installPeers()
  return name === 'grafbase'
    ? grafbaseCommand(folder, running)
    : hiveCommand(folder, running, name === 'hive+router-runtime')
}

async function answers(url: string, headers: Record<string, string>): Promise<boolean> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query: '{ __typename }' }),
      signal: AbortSignal.timeout(2_000),
    })
    return response.ok
  } catch {
    // Not up yet; whether it ever will be, the caller decides.
    return false
  }
}

const message = <T>(child: ChildProcess): Promise<T> =>
  new Promise((resolve, reject) => {
    child.once('message', (value) => resolve(value as T))
    child.once('exit', (code) => reject(new Error(`the subgraphs ended with ${code}`)))
  })

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })

/** A process and its descendants. */
function familyOf(pid: number): number[] {
  const parents = new Map<number, number>()
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    const stat = statOf(Number(entry))
    if (stat) parents.set(Number(entry), Number(stat[1]))
  }
  const family = [pid]
  for (let i = 0; i < family.length; i++)
    for (const [child, parent] of parents) if (parent === family[i]) family.push(child)
  return family
}

/** The fields of `/proc/PID/stat` after the command's name; undefined when the process is gone. */
function statOf(pid: number): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    // Processes end while they are listed.
    return undefined
  }
}

const TICK_MS = 10

function cpuOf(pid: number): number {
  const stat = statOf(pid)
  return stat ? (Number(stat[11]) + Number(stat[12])) * TICK_MS : 0
}

const rssOf = (pid: number): number => (Number(statOf(pid)?.[21] ?? 0) * 4096) / 1e6
