/**
 * Which fetch of a plan writes which place of the merged data, and which stands where. Made once for a plan, so that no
 * step of compiling compares every fetch with every other: a plan may have hundreds, and compiling is the event loop's.
 */
import { Kind, type SelectionNode } from 'graphql'
import type { PlannedFetch } from './plan-fetches.ts'

export class PlanPlaces {
  /** The places every fetch writes, by its index. */
  readonly writes: readonly ReadonlySet<string>[]
  private readonly writers = new Map<string, number[]>()
  private readonly standing = new Map<string, number[]>()

  constructor(fetches: readonly PlannedFetch[]) {
    this.writes = fetches.map(writesOf)
    for (const fetch of fetches) {
      for (const place of this.writes[fetch.index]!) note(this.writers, place, fetch.index)
      for (const place of prefixesOf(fetch)) note(this.standing, place, fetch.index)
    }
  }

  /** Indices of the fetches that write a place. */
  writersOf(place: string): readonly number[] {
    return this.writers.get(place) ?? []
  }

  /** Indices of the fetches whose objects stand at a place or below it. */
  atOrBelow(place: string): readonly number[] {
    return this.standing.get(place) ?? []
  }
}

function note(map: Map<string, number[]>, place: string, index: number): void {
  const known = map.get(place)
  if (known) known.push(index)
  else map.set(place, [index])
}

export const placeOf = (fetch: PlannedFetch): string => fetch.path.map((step) => `/${step.key}`).join('')

/** The places on a fetch's path, from the root's field down to its own. */
export function prefixesOf(fetch: PlannedFetch): string[] {
  let at = ''
  return fetch.path.map((step) => {
    at += `/${step.key}`
    return at
  })
}

/** Every place of the merged data a fetch writes, as `/users/reviews/id`. */
function writesOf(fetch: PlannedFetch): Set<string> {
  const places = new Set<string>()
  const visit = (selections: readonly SelectionNode[], at: string): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) visit(selection.selectionSet.selections, at)
      if (selection.kind !== Kind.FIELD) continue
      const place = `${at}/${selection.alias?.value ?? selection.name.value}`
      places.add(place)
      if (selection.selectionSet) visit(selection.selectionSet.selections, place)
    }
  }
  visit(fetch.selections, placeOf(fetch))
  for (const rewrite of fetch.outputRewrites) {
    if (rewrite.kind !== 'KeyRenamer') continue
    const parent = rewrite.path.slice(0, -1).filter((element) => !element.startsWith('... on '))
    const from = [placeOf(fetch), ...parent, rewrite.path.at(-1)].join('/')
    const to = [placeOf(fetch), ...parent, rewrite.renameKeyTo].join('/')
    for (const place of [...places])
      if (place === from || place.startsWith(`${from}/`)) places.add(to + place.slice(from.length))
  }
  return places
}
