import type { Viewer } from '@channelgraph/access'
import type { Estimate } from '@channelgraph/explorer/explained'
import { LRUCache } from 'lru-cache'
import type { AdmittedOperation } from '../guard/documents.ts'

/** Operations remembered, and of each so many of its last runs. */
const OPERATIONS = 1_000
const RUNS = 100

/** Milliseconds of the last runs; the oldest gives its place to the newest. */
interface Runs {
  readonly milliseconds: number[]
  next: number
}

type Asked = Pick<AdmittedOperation, 'hash' | 'operation'>

/** How long operations took lately, in this replica's memory. One partner's runs are told to nobody else, nor staff's to a partner. */
export class History {
  readonly #operations = new LRUCache<string, Runs>({ max: OPERATIONS })

  /** Remembers a run that was answered whole. */
  note(asked: Asked, viewer: Viewer, milliseconds: number): void {
    const key = keyOf(asked, viewer)
    const runs = this.#operations.get(key) ?? { milliseconds: [], next: 0 }
    runs.milliseconds[runs.next] = milliseconds
    runs.next = (runs.next + 1) % RUNS
    this.#operations.set(key, runs)
  }

  /** Half of the runs, and nineteen of twenty, took this long at most; null where there was none. */
  of(asked: Asked, viewer: Viewer): Estimate['history'] {
    const sorted = this.#operations.get(keyOf(asked, viewer))?.milliseconds.toSorted((a, b) => a - b)
    if (!sorted) return null
    const at = (share: number) => rounded(sorted[Math.ceil(share * sorted.length) - 1] ?? 0)
    return { count: sorted.length, p50Ms: at(0.5), p95Ms: at(0.95) }
  }
}

const keyOf = ({ hash, operation }: Asked, { partnerId }: Viewer): string =>
  `${partnerId ?? 'staff'} ${hash} ${operation.name?.value ?? ''}`

const rounded = (milliseconds: number): number => Math.round(milliseconds * 10) / 10
