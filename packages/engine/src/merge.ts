/** Putting a subgraph's answer into the merged data. */
import { type GraphQLSchema, isAbstractType, Kind, type SelectionNode } from 'graphql'
import { type Attachments, slotOf } from './attachments.ts'
import { renamesOf } from './coverage.ts'
import { generate, read } from './generate.ts'
import type { PlannedFetch } from './plan-fetches.ts'
import { type PlanPlaces, placeOf } from './plan-places.ts'
import type { DataObject } from './representation.ts'

/** What a fetch's answer does to an object of the merged data. */
export interface Merging {
  merge: Merge
  /** Puts what is attached onto the object itself, for code that reads fields where they belong. Undefined: nothing is attached. */
  settle: ((target: DataObject) => void) | undefined
}

/** @param copy the source's nested objects are also used elsewhere, and something may still be written into them */
export type Merge = (target: DataObject, source: DataObject, copy: boolean) => void

/**
 * The merge of one fetch's answer into the objects it is for. A field only this fetch brings is taken over as it is;
 * one that others bring too is merged in depth. Names the fetch did not ask for are left where they are.
 *
 * @param hasContext some fetch of the plan has contextual arguments, which read ancestors
 */
export function mergeFor(
  fetch: PlannedFetch,
  places: PlanPlaces,
  hasContext: boolean,
  schema: GraphQLSchema,
  attachments: Attachments,
): Merging {
  const place = placeOf(fetch)
  const renames = renamesOf(fetch)
  const keys = new Map<string, boolean>()
  const collect = (selections: readonly SelectionNode[]): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet.selections)
      if (selection.kind !== Kind.FIELD) continue
      const name = selection.alias?.value ?? selection.name.value
      const key = renames.get(name) ?? name
      keys.set(key, selection.selectionSet !== undefined || keys.get(key) === true)
    }
  }
  collect(fetch.selections)
  const lines: string[] = []
  const settling: string[] = []
  for (const [key, isComposite] of keys) {
    const at = `t[${JSON.stringify(key)}]`
    if (attachments.slotAt(place, key)) {
      settling.push(`v = ${read('s', key)}; if (v !== undefined) ${at} = v`)
      continue
    }
    lines.push(`v = ${read('s', key)}; if (v !== undefined) {`)
    if (key === '__typename') {
      // What an object is stays what it is: an interface's name does not take the place of a type's.
      lines.push(`if (t.__typename === undefined || isAbstract(t.__typename)) t.__typename = v }`)
      continue
    }
    const keyPlace = `${place}/${key}`
    const isShared = places.writersOf(keyPlace).some((writer) => writer !== fetch.index)
    const writtenBelow = hasContext || places.atOrBelow(keyPlace).length > 0
    if (!isComposite) lines.push(`${at} = v }`)
    else if (isShared) lines.push(`${at} = mergeValue(${at}, v) }`)
    else if (writtenBelow) lines.push(`${at} = copy ? copyOf(v) : v }`)
    else lines.push(`${at} = v }`)
  }
  const isAbstract = (typename: unknown) => typeof typename === 'string' && isAbstractType(schema.getType(typename))
  const slot = JSON.stringify(slotOf(fetch))
  if (settling.length > 0) lines.push(`t[${slot}] = s`)
  return {
    merge: generate<Merge>(
      { isAbstract, mergeValue, copyOf },
      `return function (t, s, copy) { let v\n${lines.join('\n')} }`,
    ),
    settle:
      settling.length > 0
        ? generate(
            {},
            `return function (t) { const s = t[${slot}]; let v\nif (s === undefined) return\n${settling.join('\n')} }`,
          )
        : undefined,
  }
}

/** `source` over `target`; objects and lists of one length in depth. The source itself is never shared. */
export function mergeValue(target: unknown, source: unknown): unknown {
  if (typeof source !== 'object' || source === null) {
    return source === null && typeof target === 'object' && target !== null ? target : source
  }
  if (typeof target !== 'object' || target === null) return copyOf(source)
  if (Array.isArray(source)) {
    if (!Array.isArray(target) || target.length !== source.length) return copyOf(source)
    for (let i = 0; i < source.length; i++) target[i] = mergeValue(target[i], source[i])
    return target
  }
  if (Array.isArray(target)) return copyOf(source)
  for (const key of Object.keys(source)) {
    if (key === '__proto__') continue
    const known = Object.hasOwn(target, key) ? (target as DataObject)[key] : undefined
    ;(target as DataObject)[key] = mergeValue(known, (source as DataObject)[key])
  }
  return target
}

export function copyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(copyOf)
  const copy: DataObject = {}
  for (const key of Object.keys(value)) if (key !== '__proto__') copy[key] = copyOf((value as DataObject)[key])
  return copy
}
