/**
 * Answers that are attached instead of copied. Where one fetch alone brings a field, its answer for an entity is hung
 * onto the object whole, under a name no GraphQL field can have (`#3`), and read from there: one write for an object
 * instead of one for each field, and one answer for all objects that are the same entity. `Attachments` knows which
 * fields are read through which attachment.
 */
import { read } from './generate.ts'
import type { PlannedFetch } from './plan-fetches.ts'
import { type PlanPlaces, placeOf } from './plan-places.ts'
import type { DataObject } from './representation.ts'

export class Attachments {
  /** `/users/reviews/name` to the name of the attachment that holds it. */
  private readonly slots = new Map<string, string>()

  constructor(fetches: PlannedFetch[], places: PlanPlaces) {
    // Contextual arguments depend on ancestors, so one answer cannot stand for all objects of an entity.
    if (fetches.some((fetch) => fetch.contextRewrites.length > 0)) return
    const ownKeys = fetches.map((fetch) => topKeysOf(places.writes[fetch.index]!, placeOf(fetch)))
    const isAlone = (fetch: PlannedFetch, key: string) =>
      fetch.requires !== undefined &&
      key !== '__typename' &&
      places.writersOf(`${placeOf(fetch)}/${key}`).every((writer) => writer === fetch.index)
    const isPure = fetches.map((fetch) =>
      ownKeys[fetch.index]!.every((key) => key === '__typename' || isAlone(fetch, key)),
    )
    for (const fetch of fetches) {
      const place = placeOf(fetch)
      for (const key of ownKeys[fetch.index]!) {
        if (!isAlone(fetch, key)) continue
        // What is written below must be attached too: plain writes into a shared answer would be seen elsewhere.
        const below = places.atOrBelow(`${place}/${key}`)
        if (below.every((index) => isPure[index])) this.slots.set(`${place}/${key}`, slotOf(fetch))
      }
    }
  }

  /** The attachment that holds a field, or undefined where it lies on the object itself. */
  slotAt(place: string, key: string): string | undefined {
    return this.slots.get(`${place}/${key}`)
  }

  /** Code that reads a field of the object in the variable `object`. */
  read(object: string, place: string, key: string): string {
    const slot = this.slotAt(place, key)
    if (slot === undefined) return read(object, key)
    const attached = `${object}[${JSON.stringify(slot)}]`
    return `(${attached} === undefined ? undefined : ${read(attached, key)})`
  }

  /** The same for code that is not generated. */
  valueOf(object: DataObject, place: string, key: string): unknown {
    const slot = this.slotAt(place, key)
    const holder = slot === undefined ? object : (object[slot] as DataObject | undefined)
    return holder && Object.hasOwn(holder, key) ? holder[key] : undefined
  }
}

export const slotOf = (fetch: PlannedFetch): string => `#${fetch.index}`

function topKeysOf(writes: ReadonlySet<string>, place: string): string[] {
  const keys: string[] = []
  for (const written of writes) {
    const key = written.slice(place.length + 1)
    if (!key.includes('/')) keys.push(key)
  }
  return keys
}
