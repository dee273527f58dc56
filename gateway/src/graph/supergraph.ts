import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { type Logger, StartRefused } from '@channelgraph/process'
import type { GatewayEnv } from '../env.ts'
import { followFile, stateOf } from '../followed-file.ts'
import { Graph, type GraphOptions } from './graph.ts'

/** The supergraph file cannot be used; the message says why and what to do. */
export class SupergraphUnusable extends StartRefused {
  override name = 'SupergraphUnusable'
}

/** The graph that is served, always the newest that could be loaded. */
export interface ServedGraph {
  /** The graph to answer the next request with. */
  current(): Graph
  /** Reads the file now; resolves to whether another graph is served afterwards. Keeps the present one when the new cannot be used. */
  refresh(): Promise<boolean>
  /** Waits for the operations under way, of former graphs as well. */
  stop(): Promise<void>
  /** Gives up what `stop` waits for. */
  cut(): Promise<void>
}

type Settings = Pick<GatewayEnv, 'supergraphFile' | 'supergraphPollMs'>

/**
 * Loads the supergraph and follows its file: a new one is made ready beside the present, takes its place for the next request,
 * and the former goes when its last operation is answered. So no request fails for a swap, and a broken file changes nothing.
 * Throws SupergraphUnusable where there is none to begin with.
 */
export async function serveSupergraph(
  { supergraphFile, supergraphPollMs }: Settings,
  optionsOfNext: () => GraphOptions,
  log: Logger,
  /** Called with each graph before it is served. */
  ready: (graph: Graph) => Promise<void> = async () => undefined,
): Promise<ServedGraph> {
  const since = await stateOf(supergraphFile)
  const first = await read(supergraphFile)
  let hash = first.hash
  let graph = await Graph.load(first.sdl, optionsOfNext()).catch((error: unknown) => {
    throw new SupergraphUnusable(`${supergraphFile} is not a supergraph this gateway can run: ${messageOf(error)}`)
  })
  await ready(graph)
  const retiring = new Map<Graph, Promise<void>>()

  const retire = (former: Graph) => {
    const gone = former
      .retire()
      .catch((error: unknown) => log.error({ err: error }, 'a former supergraph could not be stopped'))
    retiring.set(former, gone)
    void gone.finally(() => retiring.delete(former))
  }
  const refresh = async (): Promise<boolean> => {
    try {
      const next = await read(supergraphFile)
      if (next.hash === hash) return false
      const former = graph
      const latter = await Graph.load(next.sdl, optionsOfNext())
      // Plans are made on demand as well: what cannot be planned beforehand must not keep a good supergraph out.
      await latter
        .warm(former)
        .catch((error: unknown) => log.warn({ reason: messageOf(error) }, 'the new supergraph is served unwarmed'))
      await ready(latter)
      graph = latter
      hash = next.hash
      retire(former)
      log.info({ supergraph: hash.slice(0, 12) }, 'serving a new supergraph')
      return true
    } catch (error) {
      log.error({ reason: messageOf(error) }, 'the new supergraph cannot be used; the present one stays')
      return false
    }
  }
  // One after another: two changes in a row must not overtake each other.
  let queue: Promise<unknown> = Promise.resolve()
  const refreshInTurn = (): Promise<boolean> => {
    const turn = queue.then(refresh)
    queue = turn
    return turn
  }
  const unfollow = followFile(supergraphFile, since, supergraphPollMs, () => void refreshInTurn())
  log.info({ supergraph: hash.slice(0, 12) }, 'serving the supergraph')

  return {
    current: () => graph,
    refresh: refreshInTurn,
    stop: async () => {
      unfollow()
      await queue
      retire(graph)
      await Promise.all(retiring.values())
    },
    cut: async () => {
      await Promise.all([...retiring.keys()].map((former) => former.cut()))
    },
  }
}

async function read(file: string): Promise<{ sdl: string; hash: string }> {
  const sdl = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new SupergraphUnusable(
      error.code === 'ENOENT'
        ? `There is no ${file}: run npm run compose, or set SUPERGRAPH_FILE.`
        : `${file} cannot be read: ${error.message}`,
    )
  })
  return { sdl, hash: createHash('sha256').update(sdl).digest('hex') }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
