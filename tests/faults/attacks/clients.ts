/** A quiet client and hostile ones, of the same gateway. */
import { Pool } from 'undici'

export interface Answer {
  /** Status and, of an error, its code. */
  readonly what: string
  readonly ms: number
}

/** Sends requests to one gateway, each at most 60 s. */
export class Client {
  readonly #pool: Pool
  readonly #path: string

  constructor(url: string, connections: number) {
    const { origin, pathname } = new URL(url)
    this.#pool = new Pool(origin, { connections, pipelining: 1, headersTimeout: 60_000, bodyTimeout: 60_000 })
    this.#path = pathname
  }

  async ask(token: string, query: string, headers: Record<string, string> = {}, signal?: AbortSignal): Promise<Answer> {
    const startedAt = performance.now()
    const what = await this.#send(token, query, headers, signal).catch((error: Error) => error.name)
    return { what, ms: performance.now() - startedAt }
  }

  close(): Promise<void> {
    return this.#pool.destroy()
  }

  async #send(
    token: string,
    query: string,
    headers: Record<string, string>,
    signal: AbortSignal | undefined,
  ): Promise<string> {
    const { statusCode, body } = await this.#pool.request({
      method: 'POST',
      path: this.#path,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
      body: JSON.stringify({ query }),
      ...(signal ? { signal } : {}),
    })
    const code = /"code":"([A-Z_]+)"/.exec(await body.text())?.[1]
    return code ? `${statusCode} ${code}` : `${statusCode}`
  }
}

/** Megabytes a process has in memory, by its own word; null where it says nothing within ten seconds. */
export async function memoryOf(origin: string): Promise<number | null> {
  try {
    const reply = await fetch(`${origin}/metrics`, { signal: AbortSignal.timeout(10_000) })
    const [, bytes] = /^process_resident_memory_bytes\{?[^ ]* (\S+)/m.exec(await reply.text()) ?? []
    return bytes === undefined ? null : Math.round(Number(bytes) / 1e6)
  } catch {
    return null
  }
}

/** Answers, and how often each came. */
export type Counts = Readonly<Record<string, number>>

/** How often each answer came. */
export class Tally {
  readonly #counts = new Map<string, number>()

  add(what: string, times = 1): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + times)
  }

  get counts(): Counts {
    return Object.fromEntries(this.#counts)
  }

  toString(): string {
    return [...this.#counts].map(([what, count]) => `${count} × ${what}`).join(', ') || 'nothing'
  }
}
