/** What of a run subgraphs did not bring, kept as it happens: for whom, and whose fault it is. */
import type { Batch } from './batch.ts'
import { type CompiledFetch, type CompiledRequest, fetchesIn } from './compile.ts'
import type { ErrorPath } from './errors.ts'

/** Codes by which a subgraph says that it cannot tell at present, or not to us: that is no answer. */
export const isAway = (code: string): boolean => code === 'UNAVAILABLE' || code === 'UNAUTHENTICATED'

export class Unanswered {
  /** Subgraphs that are the reason why a fetch brought nothing, at least for some of its objects; by the fetch's index. */
  readonly fetches = new Map<number, Set<string>>()
  /** Paths without numbers, of values that a subgraph could not tell. */
  readonly places: { readonly subgraph: string; readonly path: string }[] = []

  /** Whether everything was answered, as almost always. */
  get isNothing(): boolean {
    return this.fetches.size === 0 && this.places.length === 0
  }

  /** A fetch brought nothing. */
  note({ planned: { index } }: CompiledFetch, subgraphs: Iterable<string>): void {
    this.fetches.set(index, new Set([...(this.fetches.get(index) ?? []), ...subgraphs]))
  }

  /** A subgraph could not tell one value: all that the fetch was to bring for an object, or what stands at the path. */
  notePlace({ subgraph: { name } }: CompiledRequest, fetch: CompiledFetch, path: ErrorPath | undefined): void {
    const steps = path?.filter((step) => typeof step === 'string') ?? []
    if (fetch.planned.requires && steps.length <= fetch.planned.path.length) this.note(fetch, [name])
    else this.places.push({ subgraph: name, path: steps.join('.') })
  }

  /** What could not be asked for some object, because what it reads did not come, is missing for the same reason. */
  passOn(request: CompiledRequest, batches: readonly Batch[]): void {
    if (this.fetches.size === 0) return
    for (const fetch of fetchesIn(request)) {
      const subgraphs = [...fetch.needs].flatMap((index) => [...(this.fetches.get(index) ?? [])])
      if (subgraphs.length > 0 && !isWhole(fetch, request, batches)) this.note(fetch, subgraphs)
    }
  }
}

/** Whether a fetch asks for every object that it could find. */
function isWhole(fetch: CompiledFetch, request: CompiledRequest, batches: readonly Batch[]): boolean {
  if (request.root) return batches.length > 0
  const asked = batches.flatMap(({ parts }) => parts?.flatMap(({ fetches }) => fetches) ?? [])
  const slots = asked.filter((candidate) => candidate.fetch === fetch).flatMap((own) => own.slots)
  return slots.length > 0 && slots.every((slot) => slot >= 0)
}
