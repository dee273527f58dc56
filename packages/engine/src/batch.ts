/** What one request to a subgraph carries this time: its body, and which object each representation came from. */

import type { GraphQLSchema } from 'graphql'
import type { CompiledFetch, CompiledPart, CompiledRequest } from './compile.ts'
import type { ContextRewrite } from './plan-fetches.ts'
import type { DataObject } from './representation.ts'
import { isOfType } from './schemas.ts'
import { type Place, placesAt } from './walk.ts'

export interface BatchFetch {
  fetch: CompiledFetch
  entities: DataObject[]
  /** For each entity, the number of its representation; -1 where it has none. */
  slots: number[]
}

export interface BatchPart {
  part: CompiledPart
  /** How many representations went out, so how many entities must come back. */
  count: number
  fetches: BatchFetch[]
}

export interface Batch {
  body: string
  /** Undefined for a fetch from a root type. */
  parts: BatchPart[] | undefined
}

export interface BatchInput {
  root: DataObject
  walk: (fetch: CompiledFetch) => DataObject[]
  /** JSON text of a client's variable as `"name":value`, or undefined where the client gave none. */
  variable: (name: string) => string | undefined
  dedupe: boolean
  schema: GraphQLSchema
}

/** The batches of a request; none when there is nothing to ask for. Throws EngineError for values that cannot be sent. */
export function batchesOf(request: CompiledRequest, input: BatchInput): Batch[] {
  const variables: string[] = []
  for (const name of request.variables) {
    const text = input.variable(name)
    if (text !== undefined) variables.push(text)
  }
  if (request.root) {
    if (request.root.planned.path.length > 0 && input.walk(request.root).length === 0) return []
    return [{ body: `${request.head}${variables.join(',')}}}`, parts: undefined }]
  }
  const [first] = request.parts
  const contextual = first!.fetches[0]!.planned.contextRewrites
  if (contextual.length > 0) return contextBatches(request, first!, contextual, variables, input)
  const parts: BatchPart[] = []
  let total = 0
  for (const part of request.parts) {
    const texts: string[] = []
    const writer = new SlotWriter(texts, input.dedupe)
    const fetches = part.fetches.map((fetch) => {
      const entities = input.walk(fetch)
      return { fetch, entities, slots: writer.slotsOf(fetch, entities) }
    })
    total += texts.length
    parts.push({ part, count: texts.length, fetches })
    variables.push(`"${part.variable}":[${texts.join(',')}]`)
  }
  return total === 0 ? [] : [{ body: `${request.head}${variables.join(',')}}}`, parts }]
}

/** Gives every entity the number of its representation; equal representations share one. */
class SlotWriter {
  private readonly byText = new Map<string, number>()
  private readonly texts: string[]
  private readonly dedupe: boolean

  constructor(texts: string[], dedupe: boolean) {
    this.texts = texts
    this.dedupe = dedupe
  }

  slotsOf(fetch: CompiledFetch, entities: DataObject[]): number[] {
    const { write, key, same } = fetch.representation!
    const slots: number[] = new Array(entities.length)
    if (!this.dedupe || !key || !same) {
      for (let i = 0; i < entities.length; i++) slots[i] = this.slotOf(write(entities[i]!))
      return slots
    }
    // The first entity under a key stands for all that are the same: no text is written for those.
    const firsts = new Map<unknown, number>()
    for (let i = 0; i < entities.length; i++) {
      const entity = entities[i]!
      const value = key(entity)
      const first = firsts.get(value)
      if (first !== undefined && same(entities[first]!, entity)) {
        slots[i] = slots[first]!
        continue
      }
      slots[i] = this.slotOf(write(entity))
      firsts.set(value, i)
    }
    return slots
  }

  private slotOf(text: string | undefined): number {
    if (text === undefined) return -1
    if (!this.dedupe) return this.texts.push(text) - 1
    let slot = this.byText.get(text)
    if (slot === undefined) {
      slot = this.texts.push(text) - 1
      this.byText.set(text, slot)
    }
    return slot
  }
}

/** Contextual arguments are variables, one value a request: entities under equal values go together. */
function contextBatches(
  request: CompiledRequest,
  part: CompiledPart,
  rewrites: ContextRewrite[],
  variables: string[],
  input: BatchInput,
): Batch[] {
  const fetch = part.fetches[0]!
  const groups = new Map<string, DataObject[]>()
  for (const place of placesAt(input.root, fetch.planned.path)) {
    const values = contextValues(place, rewrites, input.schema)
    const group = groups.get(values)
    if (group) group.push(place.objects.at(-1)!)
    else groups.set(values, [place.objects.at(-1)!])
  }
  const batches: Batch[] = []
  for (const [values, entities] of groups) {
    const texts: string[] = []
    const slots = new SlotWriter(texts, input.dedupe).slotsOf(fetch, entities)
    if (texts.length === 0) continue
    const all = [...variables, ...(values ? [values] : []), `"${part.variable}":[${texts.join(',')}]`]
    batches.push({
      body: `${request.head}${all.join(',')}}}`,
      parts: [{ part, count: texts.length, fetches: [{ fetch, entities, slots }] }],
    })
  }
  return batches
}

function contextValues(place: Place, rewrites: ContextRewrite[], schema: GraphQLSchema): string {
  const values = new Map<string, string>()
  for (const rewrite of rewrites) {
    if (values.has(rewrite.variable)) continue
    let value: unknown = place.objects[place.objects.length - 1 - rewrite.up]
    const typename = (value as DataObject | undefined)?.__typename
    if (
      typeof typename === 'string' &&
      !rewrite.typeConditions.every((condition) => isOfType(schema, typename, condition))
    )
      continue
    for (const field of rewrite.fields) {
      const object: unknown = value
      value =
        typeof object === 'object' && object !== null && Object.hasOwn(object, field)
          ? (object as DataObject)[field]
          : undefined
    }
    if (value !== undefined)
      values.set(rewrite.variable, `${JSON.stringify(rewrite.variable)}:${JSON.stringify(value)}`)
  }
  return [...values.values()].join(',')
}
