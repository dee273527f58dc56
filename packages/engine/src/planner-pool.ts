/**
 * The planner in threads of its own. Each thread has one message under way at a time, so the limit on planning effort
 * is exact: an operation that outlasts it is ended together with its thread, and a new one takes the thread's place.
 *
 * Clients take turns, and one client never holds all threads: what it asks at the planner's limits, others do not feel.
 * A plan under way that nobody waits for any more is not stopped: its effort is bounded, its thread counts for the
 * client that asked, its plan is kept for whoever asks again, and stopping it would cost another load of the supergraph.
 */
import type { PlanNode } from '@apollo/query-planner'
import { EngineError } from './errors.ts'
import { FairQueue } from './fair-queue.ts'
import type { PlannerFacts, PlannerLimits, PlanRequest } from './planner.ts'
import type { LoadedPlanner, PlanAsker, PlannerHost } from './planner-host.ts'
import type { PlannerThread, StartThread } from './planner-thread.ts'
import type { PlannerMessage, PlannerReply } from './planner-worker.ts'

export interface PoolLimits extends PlannerLimits {
  planningMs: number
  planningThreads: number
  planningQueue: number
  planningQueuePerClient: number
}

interface Job {
  generation: number
  request: PlanRequest
  resolve: (plan: PlanNode | undefined) => void
  reject: (error: Error) => void
}

interface LoadedSupergraph {
  sdl: string
  /** Until the first thread has loaded it: who waits for that. */
  first: { resolve: (facts: PlannerFacts) => void; reject: (error: Error) => void } | undefined
}

interface Seat {
  thread: PlannerThread | undefined
  loaded: Set<number>
  task: { id: number; timer: NodeJS.Timeout; job?: Job; loads?: number } | undefined
  /** The client whose work it does, or whose work ended it: a seat whose new thread still loads is not free for the same client. */
  holder: string | undefined
  /** Threads in a row that ended while they loaded. */
  failures: number
}

/**
 * Time a thread may take to load a supergraph. Some seconds are usual; but the file is an operator's, no client's, and a minute was
 * once too short on a machine where much else ran.
 */
const LOADING_MS = 300_000
/** A seat whose threads end so often while loading stays empty until the next supergraph. */
const LOADING_FAILURES = 3
/** Names the lines of those who have none; no key of a client begins so. */
const ANYBODY = '\u0000anybody'
const BACKGROUND = '\u0000background'

/** @param start how to start a thread; tests give threads that do as they are told */
export function plannerPool(limits: PoolLimits, start: StartThread): PlannerHost {
  const pool = new PlannerPool(limits, start)
  return { load: (supergraphSdl) => pool.load(supergraphSdl), stop: () => pool.stop() }
}

class PlannerPool {
  private readonly limits: PoolLimits
  private readonly startThread: StartThread
  private readonly seats: Seat[]
  private readonly supergraphs = new Map<number, LoadedSupergraph>()
  private readonly clients = new FairQueue<Job>()
  private readonly background = new FairQueue<Job>()
  private lastId = 0
  /** A client has asked for a plan: from then on all threads are worth their start and their memory. */
  private isAsked = false
  private stopped = false

  constructor(limits: PoolLimits, start: StartThread) {
    this.limits = limits
    this.startThread = start
    this.seats = Array.from({ length: limits.planningThreads }, () => ({
      thread: undefined,
      loaded: new Set<number>(),
      task: undefined,
      holder: undefined,
      failures: 0,
    }))
  }

  async load(supergraphSdl: string): Promise<LoadedPlanner> {
    if (this.stopped) throw stoppedError()
    const generation = ++this.lastId
    for (const seat of this.seats) seat.failures = 0
    const facts = await new Promise<PlannerFacts>((resolve, reject) => {
      this.supergraphs.set(generation, { sdl: supergraphSdl, first: { resolve, reject } })
      this.dispatch()
    })
    return {
      facts,
      plan: (request, asker) => this.plan(generation, request, asker),
      unload: () => this.unload(generation),
    }
  }

  async stop(): Promise<void> {
    this.stopped = true
    for (const { first } of this.supergraphs.values()) first?.reject(stoppedError())
    this.supergraphs.clear()
    for (const job of [...this.clients.items(), ...this.background.items()]) this.drop(job, stoppedError())
    const threads = this.seats.flatMap((seat) => {
      clearTimeout(seat.task?.timer)
      seat.task?.job?.reject(stoppedError())
      seat.task = undefined
      return seat.thread ?? []
    })
    await Promise.all(threads.map((thread) => thread.end()))
  }

  private plan(generation: number, request: PlanRequest, asker: PlanAsker): Promise<PlanNode | undefined> {
    if (this.stopped) return Promise.reject(stoppedError())
    const line = asker.isBackground ? BACKGROUND : (asker.client ?? ANYBODY)
    const queue = asker.isBackground ? this.background : this.clients
    if (queue.size >= this.limits.planningQueue) {
      return Promise.reject(new EngineError('UNAVAILABLE', 'Too many new operations wait to be planned.'))
    }
    if (line === asker.client && queue.lengthOf(line) >= this.limits.planningQueuePerClient) {
      const message = 'Too many of your new operations wait to be planned: send further ones when these are answered.'
      return Promise.reject(new EngineError('RATE_LIMITED', message))
    }
    if (!asker.isBackground) this.isAsked = true
    return new Promise((resolve, reject) => {
      const job: Job = { generation, request, resolve, reject }
      queue.push(line, job)
      asker.join = (client) => {
        const other = client ?? ANYBODY
        if (queue.items().includes(job) && queue.lengthOf(other) < this.limits.planningQueuePerClient) {
          queue.push(other, job)
          this.dispatch()
        }
      }
      asker.cancellation.onCancel(() => {
        if (!queue.items().includes(job)) return
        queue.remove(job)
        reject(new EngineError('CANCELLED', 'The request was given up.'))
      })
      this.dispatch()
    })
  }

  private unload(generation: number): void {
    if (!this.supergraphs.delete(generation)) return
    for (const job of [...this.clients.items(), ...this.background.items()]) {
      if (job.generation === generation)
        this.drop(job, new EngineError('UNAVAILABLE', 'This supergraph is no longer loaded.'))
    }
    for (const seat of this.seats) {
      if (seat.loaded.delete(generation)) seat.thread?.post({ kind: 'unload', generation })
    }
  }

  private drop(job: Job, error: EngineError): void {
    this.clients.remove(job)
    this.background.remove(job)
    job.reject(error)
  }

  /** Gives every free seat what it should do next: loading before planning, clients before warming. */
  private dispatch(): void {
    if (this.stopped) return
    for (const seat of this.seats) {
      if (seat.task) continue
      const generation = this.missingIn(seat)
      if (generation !== undefined) this.loadInto(seat, generation)
      else {
        if (this.isWhole(seat)) seat.holder = undefined
        this.planIn(seat)
      }
    }
    if (this.seats.every((seat) => seat.failures >= LOADING_FAILURES)) {
      const error = new EngineError('PLANNING_FAILED', 'No planner thread can load the supergraph.')
      for (const job of [...this.clients.items(), ...this.background.items()]) this.drop(job, error)
    }
  }

  /** Nothing is left for it to load, or it is given up. */
  private isWhole(seat: Seat): boolean {
    return seat.failures >= LOADING_FAILURES || [...this.supergraphs.keys()].every((known) => seat.loaded.has(known))
  }

  /**
   * What a seat should load: first what no thread has yet; the rest by one thread at a time, beside the clients' work and
   * not before there is any: supergraphs that replace each other quickly cost one load each.
   */
  private missingIn(seat: Seat): number | undefined {
    if (seat.failures >= LOADING_FAILURES) return undefined
    const loading = new Set(this.seats.flatMap((other) => other.task?.loads ?? []))
    const missing = [...this.supergraphs].reverse().filter(([generation]) => !seat.loaded.has(generation))
    const wanted = missing.find(([generation, { first }]) => first && !loading.has(generation))
    if (wanted) return wanted[0]
    const isNeeded = (generation: number) => this.isAsked || !this.seats.some(({ loaded }) => loaded.has(generation))
    return loading.size === 0
      ? missing.find(([generation, { first }]) => !first && isNeeded(generation))?.[0]
      : undefined
  }

  private loadInto(seat: Seat, generation: number): void {
    const { sdl } = this.supergraphs.get(generation)!
    const { maxEvaluatedPlans, maxPaths } = this.limits
    const id = this.begin(seat, LOADING_MS, { loads: generation })
    const limits = { maxEvaluatedPlans, maxPaths }
    this.send(seat, { kind: 'load', id, generation, supergraphSdl: sdl, limits })
  }

  private planIn(seat: Seat): void {
    const atOnce = Math.max(1, this.limits.planningThreads - 1)
    const mayHold = (client: string) =>
      client === ANYBODY || this.seats.filter(({ holder }) => holder === client).length < atOnce
    const may = (client: string, { generation }: Job) => seat.loaded.has(generation) && mayHold(client)
    const next = this.clients.take(may) ?? this.background.take(may)
    if (!next) return
    const { client, item: job } = next
    seat.holder = client
    const id = this.begin(seat, this.limits.planningMs, { job })
    this.send(seat, { kind: 'plan', id, generation: job.generation, request: job.request })
  }

  private begin(seat: Seat, allowedMs: number, task: { job?: Job; loads?: number }): number {
    const id = ++this.lastId
    const timer = setTimeout(() => this.outlasted(seat), allowedMs)
    seat.task = { id, timer, ...task }
    return id
  }

  private send(seat: Seat, message: PlannerMessage): void {
    seat.thread ??= this.startThread({
      reply: (reply) => this.replied(seat, reply),
      ended: (error) => this.lost(seat, new EngineError('PLANNING_FAILED', 'The planner thread ended.', error)),
    })
    seat.thread.post(message)
  }

  private replied(seat: Seat, reply: PlannerReply): void {
    const { task } = seat
    if (task?.id !== reply.id) return
    clearTimeout(task.timer)
    seat.task = undefined
    const failure = 'failure' in reply ? new EngineError('PLANNING_FAILED', reply.failure) : undefined
    if (task.job) {
      if (failure) task.job.reject(failure)
      else task.job.resolve((reply as { result: PlanNode | undefined }).result)
    } else if (failure) this.notLoaded(seat, task.loads!, failure)
    else this.loaded(seat, task.loads!, (reply as { result: PlannerFacts }).result)
    this.dispatch()
  }

  private loaded(seat: Seat, generation: number, facts: PlannerFacts): void {
    const supergraph = this.supergraphs.get(generation)
    if (!supergraph) {
      seat.thread?.post({ kind: 'unload', generation })
      return
    }
    seat.loaded.add(generation)
    seat.failures = 0
    supergraph.first?.resolve(facts)
    supergraph.first = undefined
  }

  private notLoaded(seat: Seat, generation: number, error: EngineError): void {
    const supergraph = this.supergraphs.get(generation)
    if (supergraph?.first) {
      this.supergraphs.delete(generation)
      supergraph.first.reject(error)
    } else seat.failures++
  }

  private outlasted(seat: Seat): void {
    const error = seat.task?.job
      ? new EngineError('OPERATION_TOO_COMPLEX', 'Planning this operation takes more effort than is allowed.')
      : new EngineError('PLANNING_FAILED', `No thread has loaded the supergraph within ${LOADING_MS / 1_000} seconds.`)
    this.lost(seat, error)
  }

  /** The seat's thread has ended or must; the next one loads what this one knew, while the others plan. */
  private lost(seat: Seat, error: EngineError): void {
    const { task, thread } = seat
    clearTimeout(task?.timer)
    seat.task = undefined
    seat.thread = undefined
    seat.loaded.clear()
    void thread?.end()
    if (task?.job) task.job.reject(error)
    else if (task?.loads !== undefined) this.notLoaded(seat, task.loads, error)
    this.dispatch()
  }
}

const stoppedError = () => new EngineError('UNAVAILABLE', 'The engine has been stopped.')
