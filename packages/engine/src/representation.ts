/** Writes the representation of an entity, as JSON text, from the merged data. */
import type { GraphQLSchema } from 'graphql'
import { EngineError } from './errors.ts'
import { generate, read } from './generate.ts'
import type { PlannedFetch, RequiredNode } from './plan-fetches.ts'
import { isOfType, typeNamesUnder } from './schemas.ts'

export type DataObject = Record<string, unknown>

export interface RepresentationWriter {
  /** JSON text, or undefined where the object lacks what the subgraph requires. */
  write: (entity: DataObject) => string | undefined
  /**
   * The one value that tells representations apart (a single scalar key), or undefined where only the text can.
   * Under one `__typename` equal values give equal texts.
   */
  soleKey: string | undefined
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
  maxDepth: number,
): RepresentationWriter {
  const conditions = (fetch.requires ?? []).map((node) => {
    if (node.kind !== 'fragment' || !node.typeCondition) throw new Error('a representation is required by type')
    return { nodes: node.nodes, names: typeNamesUnder(schema, node.typeCondition) }
  })
  const cases: string[] = []
  const soleKeys = new Set<string | undefined>()
  const nodesOf: RequiredNode[][] = []
  for (const name of new Set(conditions.flatMap(({ names }) => [...names]))) {
    const fields = new Map<string, TopField>()
    for (const condition of conditions) if (condition.names.has(name)) addFields(fields, condition.nodes, name, schema)
    fields.delete('__typename')
    const [only] = fields.size === 1 ? fields.values() : []
    soleKeys.add(only && !only.nodes ? only.read : undefined)
    const parts = [JSON.stringify(`{"__typename":${JSON.stringify(typenameFor(fetch, name, schema))}`)]
    const lines: string[] = []
    for (const [write, field] of fields) {
      const at = `v${lines.length}`
      lines.push(`const ${at} = ${read('o', field.read)}; if (${at} === undefined) return undefined`)
      parts.push(JSON.stringify(`,${JSON.stringify(write)}:`))
      if (field.nodes) parts.push(`nested(${at}, nodesOf[${nodesOf.push(field.nodes) - 1}])`)
      else parts.push(`scalar(${at})`)
    }
    cases.push(`case ${JSON.stringify(name)}: { ${lines.join('; ')}; return ${parts.join(' + ')} + '}' }`)
  }
  const scalar = (value: unknown) => writeScalar(value, maxDepth)
  const nested = (value: unknown, nodes: RequiredNode[]) => writeNested(value, nodes, schema, scalar)
  const write = generate<RepresentationWriter['write']>(
    { scalar, nested, nodesOf },
    `return function (o) { switch (o.__typename) { ${cases.join('\n')} } return undefined }`,
  )
  return { write, soleKey: soleKeys.size === 1 ? [...soleKeys][0] : undefined }
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

function writeNested(
  value: unknown,
  nodes: RequiredNode[],
  schema: GraphQLSchema,
  scalar: (value: unknown) => string,
): string {
  if (Array.isArray(value)) return `[${value.map((item) => writeNested(item, nodes, schema, scalar)).join(',')}]`
  if (typeof value !== 'object' || value === null) return 'null'
  const fields = new Map<string, string>()
  return collectNested(value as DataObject, nodes, schema, scalar, fields)
    ? `{${[...fields].map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(',')}}`
    : 'null'
}

function collectNested(
  object: DataObject,
  nodes: RequiredNode[],
  schema: GraphQLSchema,
  scalar: (value: unknown) => string,
  into: Map<string, string>,
): boolean {
  for (const node of nodes) {
    if (node.kind === 'fragment') {
      const applies =
        !node.typeCondition ||
        (typeof object.__typename === 'string' && isOfType(schema, object.__typename, node.typeCondition))
      if (applies && !collectNested(object, node.nodes, schema, scalar, into)) return false
      continue
    }
    const value = Object.hasOwn(object, node.read) ? object[node.read] : undefined
    if (value === undefined) return false
    into.set(node.write, node.nodes ? writeNested(value, node.nodes, schema, scalar) : scalar(value))
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
