import {
  type ConstDirectiveNode,
  type DefinitionNode,
  Kind,
  parse,
  type SchemaDefinitionNode,
  valueFromASTUntyped,
} from 'graphql'

/** What a field's `@listSize` says (IBM's cost specification, federation 2.9): how long its list may be. */
export interface ListSize {
  /** Items, where no argument says how many. */
  readonly assumedSize: number | null
  /** Arguments that say how many items are asked for; the largest counts. */
  readonly slicingArguments: readonly string[]
  /** Fields of the answered object that are as long, such as the `nodes` of a page; without any, the field itself is. */
  readonly sizedFields: readonly string[]
}

/** What a supergraph declares, by coordinate. The API schema that clients see has none of it. */
export interface CostDirectives {
  /** `@listSize`, of fields such as `Region.children`. */
  readonly sizes: ReadonlyMap<string, ListSize>
  /** `@cost`, of `Type`, `Type.field`, `Type.field(argument:)` and `Input.field`. */
  readonly weights: ReadonlyMap<string, number>
}

const COST_SPEC = 'https://specs.apollo.dev/cost/'

/** Reads every `@listSize` and `@cost` of a supergraph, under the names that it links them by. */
export function costDirectivesOf(supergraphSdl: string): CostDirectives {
  const { definitions } = parse(supergraphSdl, { noLocation: true })
  const schema = definitions.find((node) => node.kind === Kind.SCHEMA_DEFINITION)
  const [listSize, cost] = [nameOf('listSize', schema), nameOf('cost', schema)]
  const sizes = new Map<string, ListSize>()
  const weights = new Map<string, number>()
  for (const [coordinate, directives] of definitions.flatMap((node) => [...placesIn(node)])) {
    const size = directives.find(({ name }) => name.value === listSize)
    if (size) sizes.set(coordinate, sizeOf(size))
    const weight = directives.find(({ name }) => name.value === cost)
    // Federation writes a whole number, the specification a text.
    if (weight) weights.set(coordinate, Number(argumentsOf(weight).weight))
  }
  return { sizes, weights }
}

type Place = readonly [coordinate: string, directives: readonly ConstDirectiveNode[]]

/** Whatever of a type may carry one of the two. */
function* placesIn(node: DefinitionNode): Generator<Place> {
  if (!('name' in node) || !node.name || !('directives' in node)) return
  const type = node.name.value
  yield [type, (node.directives ?? []) as readonly ConstDirectiveNode[]]
  if (!('fields' in node)) return
  for (const field of node.fields ?? []) {
    const coordinate = `${type}.${field.name.value}`
    yield [coordinate, field.directives ?? []]
    if (!('arguments' in field)) continue
    for (const { name, directives = [] } of field.arguments ?? []) yield [`${coordinate}(${name.value}:)`, directives]
  }
}

function sizeOf(node: ConstDirectiveNode): ListSize {
  const { assumedSize, slicingArguments, sizedFields } = argumentsOf(node)
  return {
    assumedSize: typeof assumedSize === 'number' ? assumedSize : null,
    slicingArguments: textsIn(slicingArguments),
    sizedFields: textsIn(sizedFields),
  }
}

/** What a directive of the cost specification is called: as it stands, or under the name that its link gives it. */
function nameOf(directive: 'listSize' | 'cost', schema: SchemaDefinitionNode | undefined): string {
  const link = (schema?.directives ?? [])
    .map(argumentsOf)
    .find(({ url }) => typeof url === 'string' && url.startsWith(COST_SPEC))
  if (!link) return directive
  for (const imported of Array.isArray(link.import) ? (link.import as unknown[]) : []) {
    if (imported === `@${directive}`) return directive
    if (!isRecord(imported) || imported.name !== `@${directive}`) continue
    return String(imported.as ?? imported.name).slice(1)
  }
  const namespace = typeof link.as === 'string' ? link.as : 'cost'
  // A specification's directive of its own name needs no import: it is the namespace itself.
  return directive === 'cost' ? namespace : `${namespace}__${directive}`
}

const argumentsOf = (node: ConstDirectiveNode): Record<string, unknown> =>
  Object.fromEntries((node.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value)]))

const textsIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
