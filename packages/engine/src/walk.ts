/** Finding the objects at a path of the merged data. */

import type { Attachments } from './attachments.ts'
import type { ErrorPath } from './errors.ts'
import { generate } from './generate.ts'
import type { PathStep } from './plan-fetches.ts'
import type { DataObject } from './representation.ts'

/** All objects at the path, in order of the lists on the way; nulls and what is no object left out. */
export type Walk = (root: DataObject) => DataObject[]

export function walkTo(steps: PathStep[], attachments: Attachments): Walk {
  let counter = 0
  const at = (index: number, object: string, place: string): string => {
    const step = steps[index]
    if (!step) return `out.push(${object})`
    const value = `v${counter++}`
    return `const ${value} = ${attachments.read(object, place, step.key)}\n${into(value, step.lists, (item) => at(index + 1, item, `${place}/${step.key}`))}`
  }
  const into = (value: string, lists: number, then: (object: string) => string): string => {
    if (lists === 0)
      return `if (typeof ${value} === 'object' && ${value} !== null && !Array.isArray(${value})) { ${then(value)} }`
    const id = counter++
    const inner = into(`x${id}`, lists - 1, then)
    return `if (Array.isArray(${value})) for (let i${id} = 0; i${id} < ${value}.length; i${id}++) { const x${id} = ${value}[i${id}]\n${inner} }`
  }
  return generate<Walk>({}, `return function (root) { const out = []\n${at(0, 'root', '')}\nreturn out }`)
}

export interface Place {
  /** Path in the data. */
  path: ErrorPath
  /** The objects on the way, from the root; the last is the object itself. */
  objects: DataObject[]
}

/** The same objects in the same order, with their paths; slower, for errors and contextual arguments. */
export function placesAt(root: DataObject, steps: PathStep[]): Place[] {
  const places: Place[] = []
  const visit = (value: unknown, lists: number, index: number, path: ErrorPath, objects: DataObject[]): void => {
    if (lists > 0) {
      if (Array.isArray(value))
        for (const [i, item] of value.entries()) visit(item, lists - 1, index, [...path, i], objects)
      return
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return
    const object = value as DataObject
    const step = steps[index]
    if (!step) return void places.push({ path, objects: [...objects, object] })
    const next = Object.hasOwn(object, step.key) ? object[step.key] : undefined
    visit(next, step.lists, index + 1, [...path, step.key], [...objects, object])
  }
  visit(root, 0, 0, [], [])
  return places
}
