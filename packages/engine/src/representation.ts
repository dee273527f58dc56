/** Writes the representation of an entity, as JSON text, from the merged data. */
import type { GraphQLSchema } from 'graphql'
import type { Attachments } from './attachments.ts'
import { EngineError } from './errors.ts'
import { generate } from './generate.ts'
import type { PlannedFetch, RequiredNode } from './plan-fetches.ts'
import { placeOf } from './plan-places.ts'
import { isOfType, typeNamesUnder } from './schemas.ts'

export type DataObject = Record<string, unknown>

export interface RepresentationWriter {
  /** JSON text, or undefined where the object lacks what the subgraph requires. */
  write: (entity: DataObject) => string | undefined
  /**
   * A value that mostly tells entities apart, and whether two entities have the very same representation without
   * writing it. Undefined where a representation holds more than scalars.
   */
  key: ((entity: DataObject) => unknown) | undefined
  same: ((a: DataObject, b: DataObject) => boolean) | undefined
}

interface TopField {
  read: string
  /** Selections of a composite value; undefined for a scalar. */
  nodes: RequiredNode[] | undefined
}

/** @param maxDepth deepest nesting of a custom scalar that is passed on */
export function representationWriter(
  fetch: PlannedFetch,
  schema: GraphQLSchema,
  attachments: Attachments,
  maxDepth: number,
): RepresentationWriter {
  const conditions = (fetch.requires ?? []).map((node) => {
    if (node.kind !== 'fragment' || !node.typeCondition) throw new Error('a representation is required by type')
    return { nodes: node.nodes, names: typeNamesUnder(schema, node.typeCondition) }
  })
  const place = placeOf(fetch)
  const nodesOf: RequiredNode[][] = []
  const writes: string[] = []
  const compares: string[] = []
  const keys: string[] = []
  let isFlat = true
  for (const name of new Set(conditions.flatMap(({ names }) => [...names]))) {
    const fields = new Map<string, TopField>()
    for (const condition of conditions) if (condition.names.has(name)) addFields(fields, condition.nodes, name, schema)
    fields.delete('__typename')
    const parts = [JSON.stringify(`{"__typename":${JSON.stringify(typenameFor(fetch, name, schema))}`)]
    const lines: string[] = []
    for (const [write, field] of fields) {
      const at = `v${lines.length}`
      lines.push(`const ${at} = ${attachments.read('o', place, field.read)}; if (${at} === undefined) return undefined`)
      parts.push(JSON.stringify(`,${JSON.stringify(write)}:`))
      if (field.nodes) {
        isFlat = false
        const inner = JSON.stringify(`${place}/${field.read}`)
        parts.push(`nested(${at}, nodesOf[${nodesOf.push(field.nodes) - 1}], ${inner})`)
      } else parts.push(`scalar(${at})`)
    }
    const label = `case ${JSON.stringify(name)}:`
    writes.push(`${label} { ${lines.join('; ')}; return ${parts.join(' + ')} + '}' }`)
    const reads = [...fields.values()].map((field) => field.read)
    const equal = (key: string) => `${attachments.read('a', place, key)} === ${attachments.read('b', place, key)}`
    compares.push(`${label} return ${reads.map(equal).join(' && ') || 'true'}`)
    // A field of the object itself is a key; what is attached is a requirement.
    const key = reads.find((candidate) => attachments.slotAt(place, candidate) === undefined) ?? reads[0]
    keys.push(`${label} return ${key === undefined ? 'undefined' : attachments.read('o', place, key)}`)
  }
  const scalar = (value: unknown) => writeScalar(value, maxDepth)
  const reader: NestedReader = { schema, scalar, attachments }
  const nested = (value: unknown, nodes: RequiredNode[], at: string) => writeNested(value, nodes, at, reader)
  const write = generate<RepresentationWriter['write']>(
    { scalar, nested, nodesOf },
    `return function (o) { switch (o.__typename) { ${writes.join('\n')} } return undefined }`,
  )
  if (!isFlat) return { write, key: undefined, same: undefined }
  return {
    write,
    key: generate({}, `return function (o) { switch (o.__typename) { ${keys.join('\n')} } return undefined }`),
    same: generate(
      {},
      `return function (a, b) { if (a.__typename !== b.__typename) return false\nswitch (a.__typename) { ${compares.join('\n')} } return false }`,
    ),
  }
}

interface NestedReader {
  schema: GraphQLSchema
  scalar: (value: unknown) => string
  attachments: Attachments
}

function addFields(
  fields: Map<string, TopField>,
  nodes: RequiredNode[],
  typename: string,
  schema: GraphQLSchema,
): void {
  for (const node of nodes) {
    if (node.kind === 'fragment') {
      if (!node.typeCondition || typeNamesUnder(schema, node.typeCondition).has(typename)) {
        addFields(fields, node.nodes, typename, schema)
      }
      continue
    }
    const known = fields.get(node.write)
    const nodesHere = node.nodes && [...(known?.nodes ?? []), ...node.nodes]
    fields.set(node.write, { read: node.read, nodes: nodesHere })
  }
}

/** An `@interfaceObject` knows its entities under the interface's name; the planner says so by a rewrite. */
function typenameFor(fetch: PlannedFetch, typename: string, schema: GraphQLSchema): string {
  let result = typename
  for (const rewrite of fetch.inputRewrites) {
    const [condition, field] = rewrite.path
    if (rewrite.kind !== 'ValueSetter' || rewrite.path.length !== 2 || field !== '__typename') {
      throw new EngineError('PLANNING_FAILED', 'The plan rewrites an input in a way this engine does not know.')
    }
    if (typeNamesUnder(schema, condition!.replace('... on ', '')).has(typename)) result = String(rewrite.setValueTo)
  }
  return result
}

function writeNested(value: unknown, nodes: RequiredNode[], place: string, reader: NestedReader): string {
  if (Array.isArray(value)) return `[${value.map((item) => writeNested(item, nodes, place, reader)).join(',')}]`
  if (typeof value !== 'object' || value === null) return 'null'
  const fields = new Map<string, string>()
  return collectNested(value as DataObject, nodes, place, reader, fields)
    ? `{${[...fields].map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(',')}}`
    : 'null'
}

function collectNested(
  object: DataObject,
  nodes: RequiredNode[],
  place: string,
  reader: NestedReader,
  into: Map<string, string>,
): boolean {
  for (const node of nodes) {
    if (node.kind === 'fragment') {
      const { __typename: typename } = object
      const applies =
        !node.typeCondition || (typeof typename === 'string' && isOfType(reader.schema, typename, node.typeCondition))
      if (applies && !collectNested(object, node.nodes, place, reader, into)) return false
      continue
    }
    const value = reader.attachments.valueOf(object, place, node.read)
    if (value === undefined) return false
    const text = node.nodes ? writeNested(value, node.nodes, `${place}/${node.read}`, reader) : reader.scalar(value)
    into.set(node.write, text)
  }
  return true
}

/** JSON of a leaf. Throws EngineError for a custom scalar nested deeper than `maxDepth`. */
export function writeScalar(value: unknown, maxDepth: number): string {
  if (typeof value === 'object' && value !== null && isDeeperThan(value, maxDepth)) {
    throw new EngineError('INTERNAL', 'A value of the answer is nested too deep.')
  }
  return JSON.stringify(value)
}

export function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (levels === 0) return true
  for (const item of Object.values(value)) if (isDeeperThan(item, levels - 1)) return true
  return false
}
