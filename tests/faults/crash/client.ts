import { setTimeout as pause } from 'node:timers/promises'
import type { Viewer } from '@channelgraph/access'
import type { RunningGraph } from '../../harness/index.ts'
import type { Chance } from '../chance.ts'
import type { CommandName } from './commands.ts'

// biome-ignore lint/suspicious/noExplicitAny: a client reads whatever its query asked for
type Data = any
type Variables = Record<string, unknown>

/** One command as its client gave it: under how many request ids, and what it was answered in the end. */
export interface Given {
  readonly name: CommandName
  readonly id: string
  /** The request ids of its attempts; a department writes them as `correlation_id` into all that follows from it. */
  readonly attempts: string[]
  answer:
    | { readonly kind: 'done'; readonly id: string | null }
    | { readonly kind: 'refused'; readonly code: string }
    | null
}

/** A row that a versioned command changes, and how its client sees that the command took effect. */
export interface Versioned {
  readonly version: number
  readonly reread: () => Promise<{ readonly version: number; readonly done: boolean }>
}

type Attempt =
  | { readonly kind: 'answered'; readonly data: Data }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'unknown' }

/** What all clients of one run gave. */
export class Book {
  readonly given: Given[] = []
  readonly tag: string
  /** Attempts to which no answer came: nobody knew whether they took effect. */
  unanswered = 0

  constructor(tag: string) {
    this.tag = tag
  }

  get done(): Given[] {
    return this.given.filter(({ answer }) => answer?.kind === 'done')
  }
}

/** Sends commands through the gateway until each is answered, whatever dies meanwhile, as a careful client does. */
export class Client {
  readonly #graph: RunningGraph
  readonly #book: Book
  readonly #chance: Chance
  readonly #tokens = new Map<string, Promise<string>>()

  constructor(graph: RunningGraph, book: Book, chance: Chance) {
    this.#graph = graph
    this.#book = book
    this.#chance = chance
  }

  /** Asks until an answer comes. */
  async read(as: string | Viewer, query: string, variables: Variables): Promise<Data> {
    for (let attempts = 1; ; attempts += 1) {
      const attempt = await this.#attempt(as, query, variables, `${this.#book.tag}-read`)
      if (attempt.kind === 'answered') return attempt.data
      if (attempt.kind === 'refused') throw new Error(`A question was refused: ${attempt.code}`)
      await this.#wait(attempts)
    }
  }

  /** A creating command: an attempt without an answer is repeated under the same key. */
  async create(as: string | Viewer, name: CommandName, mutation: string, variables: Variables): Promise<Data> {
    const given = this.#begin(name)
    for (;;) {
      const attempt = await this.#attempt(as, mutation, { ...variables, key: given.id }, next(given))
      if (attempt.kind !== 'unknown') return this.#end(given, attempt)
      this.#book.unanswered += 1
      await this.#wait(given.attempts.length)
    }
  }

  /**
   * A command on a row at a version: where no answer came, or the version was another one, the row is read first, to see whether
   * the command took effect; only if not it is given again, at the version read.
   */
  async change(
    as: string | Viewer,
    name: CommandName,
    mutation: string,
    variables: Variables,
    row: Versioned,
  ): Promise<Data> {
    const given = this.#begin(name)
    let { version } = row
    for (;;) {
      const attempt = await this.#attempt(as, mutation, { ...variables, v: version }, next(given))
      if (attempt.kind === 'answered' || (attempt.kind === 'refused' && attempt.code !== 'STALE_VERSION'))
        return this.#end(given, attempt)
      if (attempt.kind === 'unknown') {
        this.#book.unanswered += 1
        await this.#wait(given.attempts.length)
      }
      const now = await row.reread()
      if (now.done) {
        given.answer = { kind: 'done', id: null }
        return null
      }
      version = now.version
    }
  }

  #begin(name: CommandName): Given {
    const given: Given = { name, id: `${this.#book.tag}-${this.#book.given.length}`, attempts: [], answer: null }
    this.#book.given.push(given)
    return given
  }

  #end(given: Given, attempt: Exclude<Attempt, { kind: 'unknown' }>): Data {
    if (attempt.kind === 'refused') {
      given.answer = attempt
      return null
    }
    const [result] = Object.values(attempt.data) as [Data]
    given.answer = { kind: 'done', id: result?.id ?? null }
    return result
  }

  /** Long enough for a process to come back, short enough to meet it while it does: on a busy machine that takes it longer. */
  #wait(attempts: number): Promise<void> {
    return pause(this.#chance.int(20, 150) * Math.min(attempts, 5))
  }

  async #attempt(as: string | Viewer, query: string, variables: Variables, requestId: string): Promise<Attempt> {
    let body: { data?: Data; errors?: { message: string; path?: string[]; extensions?: { code?: string } }[] }
    try {
      const response = await fetch(`${this.#graph.url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${await this.#token(as)}`,
          'x-request-id': requestId,
        },
        body: JSON.stringify({ query, variables }),
      })
      body = (await response.json()) as typeof body
    } catch (error) {
      // The gateway died before or while it answered: fetch has no other errors (a TypeError), nor has half an answer (a SyntaxError).
      if (error instanceof TypeError || error instanceof SyntaxError) return { kind: 'unknown' }
      throw error
    }
    const [error] = body.errors ?? []
    if (error?.extensions?.code === 'UNAVAILABLE') return { kind: 'unknown' }
    if (error)
      throw new Error(`${requestId}: ${error.extensions?.code} ${error.path?.join('.') ?? ''} ${error.message}`)
    const [result] = Object.values(body.data) as [Data]
    return result?.refusal ? { kind: 'refused', code: result.refusal } : { kind: 'answered', data: body.data }
  }

  #token(as: string | Viewer): Promise<string> {
    const name = typeof as === 'string' ? as : as.subject
    const known = this.#tokens.get(name) ?? this.#graph.token(as)
    this.#tokens.set(name, known)
    return known
  }
}

/** The request id of the next attempt. */
function next({ id, attempts }: Given): string {
  attempts.push(`${id}.${attempts.length}`)
  return attempts.at(-1)!
}
