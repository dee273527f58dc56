/**
 * The planner in a thread of its own. One message is under way at a time, so the limit on planning effort is exact:
 * an operation that outlasts it is ended together with its thread, and a new thread takes over.
 */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { PlanNode } from '@apollo/query-planner'
import { EngineError } from './errors.ts'
import type { PlannerFacts, PlannerLimits } from './planner.ts'
import type { LoadedPlanner, PlannerHost } from './planner-host.ts'
import type { PlannerMessage, PlannerReply } from './planner-worker.ts'

interface Job {
  message: PlannerMessage & { id: number }
  resolve: (result: unknown) => void
  reject: (error: Error) => void
  /** Milliseconds this job may take, from when the thread gets it. */
  allowedMs: number
}

/** Memory an operation can make the planner use before its thread ends; the process goes on. */
const resourceLimits = { maxOldGenerationSizeMb: 1_024 }

const LOADING_MS = 60_000
const RELOAD = 0

/** @param planningMs time one operation may take; @param queue operations that may wait at once */
export function threadPlanner(
  limits: PlannerLimits & { planningMs: number; planningQueue: number },
  file: URL = threadFile(),
): PlannerHost {
  const thread = new PlannerThread(limits, file)
  return { load: (supergraphSdl) => thread.load(supergraphSdl), stop: () => thread.stop() }
}

class PlannerThread {
  private readonly limits: PlannerLimits & { planningMs: number; planningQueue: number }
  private readonly file: URL
  private readonly waiting: { client: Job[]; background: Job[] } = { client: [], background: [] }
  /** Every generation in use, so that a new thread can be given what the old one knew. */
  private readonly loaded = new Map<number, string>()
  private worker: Worker | undefined
  private current: Job | undefined
  private timer: NodeJS.Timeout | undefined
  private lastId = 0
  /** Supergraphs a new thread has yet to load before it may be given work; their time is nobody's. */
  private reloading = 0
  private stopped = false

  constructor(limits: PlannerLimits & { planningMs: number; planningQueue: number }, file: URL) {
    this.limits = limits
    this.file = file
  }

  async load(supergraphSdl: string): Promise<LoadedPlanner> {
    const generation = ++this.lastId
    const load = { kind: 'load', id: generation, generation, supergraphSdl, limits: this.plain() } as const
    const facts = (await this.enqueue(load, 'client', LOADING_MS)) as PlannerFacts
    this.loaded.set(generation, supergraphSdl)
    return {
      facts,
      plan: async (request, priority) =>
        (await this.enqueue(
          { kind: 'plan', id: ++this.lastId, generation, request },
          priority,
          this.limits.planningMs,
        )) as PlanNode | undefined,
      unload: () => {
        if (this.loaded.delete(generation)) this.worker?.postMessage({ kind: 'unload', generation })
      },
    }
  }

  async stop(): Promise<void> {
    this.stopped = true
    clearTimeout(this.timer)
    const error = new EngineError('UNAVAILABLE', 'The engine has been stopped.')
    for (const job of [this.current, ...this.waiting.client.splice(0), ...this.waiting.background.splice(0)]) {
      job?.reject(error)
    }
    this.current = undefined
    const worker = this.worker
    this.worker = undefined
    await worker?.terminate()
  }

  private plain(): PlannerLimits {
    return { maxEvaluatedPlans: this.limits.maxEvaluatedPlans, maxPaths: this.limits.maxPaths }
  }

  private enqueue(message: Job['message'], priority: 'client' | 'background', allowedMs: number): Promise<unknown> {
    if (this.stopped) return Promise.reject(new EngineError('UNAVAILABLE', 'The engine has been stopped.'))
    if (message.kind === 'plan' && this.waiting[priority].length >= this.limits.planningQueue) {
      return Promise.reject(new EngineError('UNAVAILABLE', 'Too many new operations wait to be planned.'))
    }
    return new Promise((resolve, reject) => {
      this.waiting[priority].push({ message, resolve, reject, allowedMs })
      this.next()
    })
  }

  private next(): void {
    this.worker ??= this.start()
    if (this.current || this.stopped || this.reloading > 0) return
    const job = this.waiting.client.shift() ?? this.waiting.background.shift()
    if (!job) return
    this.current = job
    this.timer = setTimeout(() => this.giveUp(), job.allowedMs)
    this.worker.postMessage(job.message)
  }

  private finish(settle: (job: Job) => void): void {
    const job = this.current
    if (!job) return
    clearTimeout(this.timer)
    this.current = undefined
    settle(job)
    this.next()
  }

  private giveUp(): void {
    this.dropThread()
    this.finish((job) =>
      job.reject(
        new EngineError('OPERATION_TOO_COMPLEX', 'Planning this operation takes more effort than is allowed.'),
      ),
    )
  }

  private dropThread(): void {
    const worker = this.worker
    this.worker = undefined
    worker?.removeAllListeners()
    // A terminated thread reports nothing more; its work has already been given up.
    worker?.on('error', () => undefined)
    void worker?.terminate()
  }

  private start(): Worker {
    const worker = startThread(this.file)
    worker.unref()
    worker.on('message', (reply: PlannerReply) => {
      if (reply.id === RELOAD) {
        this.reloading--
        this.next()
        return
      }
      if (reply.id !== this.current?.message.id) return
      this.finish((job) => {
        if ('failure' in reply) job.reject(new EngineError('PLANNING_FAILED', reply.failure))
        else if ('result' in reply) job.resolve(reply.result)
      })
    })
    worker.on('error', (error) => {
      this.dropThread()
      this.finish((job) => job.reject(new EngineError('PLANNING_FAILED', 'The planner thread ended.', error)))
    })
    this.reloading = this.loaded.size
    for (const [generation, supergraphSdl] of this.loaded) {
      worker.postMessage({ kind: 'load', id: RELOAD, generation, supergraphSdl, limits: this.plain() })
    }
    return worker
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

/** Node 20 cannot run TypeScript by itself; from source, tsx is there as a development dependency. */
function startThread(file: URL): Worker {
  const needsLoader = file.pathname.endsWith('.ts') && Number(process.versions.node.split('.')[0]) < 24
  if (!needsLoader) return new Worker(file, { resourceLimits })
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx/esm/api')).href.replace(/cjs$/, 'mjs')
  const text = `import(${JSON.stringify(tsx)}).then(({ register }) => { register(); return import(${JSON.stringify(file.href)}) })`
  return new Worker(text, { eval: true, resourceLimits })
}
