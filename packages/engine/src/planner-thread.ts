/** One planner thread: a worker that takes one message after the other. */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { Script } from 'node:vm'
import { type ResourceLimits, Worker } from 'node:worker_threads'
import type { PlannerMessage, PlannerReply } from './planner-worker.ts'

export interface PlannerThread {
  post(message: PlannerMessage): void
  /** Ends the thread whatever it does; nothing of it is heard afterwards. */
  end(): Promise<unknown>
}

/** Starts a thread. `ended` is called when it ends by itself, such as for want of memory. */
export type StartThread = (on: { reply: (reply: PlannerReply) => void; ended: (error: Error) => void }) => PlannerThread

/** Memory, in MB, an operation can make a planner thread use before it ends; the process goes on. A supergraph takes about 60. */
const THREAD_MEMORY = 256

/**
 * Half of its young generation, in MB. A thread takes the process's own flags before any limit of its own: a gateway whose main thread has
 * 64 for its answers would give as much, and twice that in memory, to each of its planners.
 */
const THREAD_SEMI_SPACE = 16

/** @param file the worker's, where the build puts it elsewhere than beside the bundle */
export function workerThreads(file: URL = threadFile(), memory = THREAD_MEMORY): StartThread {
  return (on) => {
    // Read when a heap is made: of the threads to come, not of those that run.
    setFlagsFromString(`--max-semi-space-size=${THREAD_SEMI_SPACE}`)
    setFlagsFromString('--min-semi-space-size=1')
    const worker = startWorker(file, { maxOldGenerationSizeMb: memory })
    worker.unref()
    worker.on('message', on.reply)
    worker.on('error', on.ended)
    let ended: Promise<unknown> | undefined
    const end = () => {
      worker.removeAllListeners()
      // A terminated thread reports nothing more; its work has already been given up.
      worker.on('error', () => undefined)
      return worker.terminate()
    }
    return {
      post: (message) => worker.postMessage(message),
      // Once: a second time would take away the listener by which the first knows that the thread is gone.
      end: () => {
        ended ??= end()
        return ended
      },
    }
  }
}

/** Beside this file: TypeScript when running from source, JavaScript in a bundle. */
function threadFile(): URL {
  const own = import.meta.url.endsWith('.ts') ? './planner-worker.ts' : './planner-worker.js'
  const file = new URL(own, import.meta.url)
  if (!existsSync(fileURLToPath(file))) {
    throw new Error(`The planner thread's file is not at ${fileURLToPath(file)}; give its place as \`plannerThread\`.`)
  }
  return file
}

/** Node 20 cannot run TypeScript by itself: from source, esbuild is there as a development dependency. */
function startWorker(file: URL, resourceLimits: ResourceLimits): Worker {
  if (!file.pathname.endsWith('.ts')) return new Worker(file, { resourceLimits })
  return new Worker(RUN_BUNDLE, { eval: true, workerData: bundleOf(fileURLToPath(file)), resourceLimits })
}

interface Bundle {
  readonly text: string
  /** What V8 has compiled of it already; where it cannot be used, such as after a change of flags, the text is compiled. */
  readonly cachedData: Buffer
}

const RUN_BUNDLE = `
const { text, cachedData } = require('node:worker_threads').workerData
new (require('node:vm').Script)(text, { cachedData }).runInThisContext()(require)`

const bundled = new Map<string, Bundle>()

/**
 * A thread's source and the planner's libraries as one script, made once a process: to find, read and compile them takes a thread
 * three times as long as to start with them, and tests start hundreds.
 */
function bundleOf(file: string): Bundle {
  const known = bundled.get(file)
  if (known) return known
  const { buildSync } = createRequire(import.meta.url)('esbuild') as typeof import('esbuild')
  const options = { bundle: true, platform: 'node', target: 'node20', format: 'cjs', write: false } as const
  const { outputFiles } = buildSync({ entryPoints: [file], ...options })
  const text = `(function (require) {${outputFiles[0]!.text}\n})`
  const bundle = { text, cachedData: new Script(text).createCachedData() }
  bundled.set(file, bundle)
  return bundle
}
