import {
  type ConstDirectiveNode,
  type FieldDefinitionNode,
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

/** The declared sizes of a supergraph, by coordinate, such as `Region.children`. */
export type ListSizes = ReadonlyMap<string, ListSize>

const COST_SPEC = 'https://specs.apollo.dev/cost/'

/** Reads the `@listSize` of every field of a supergraph. The API schema that clients see has none of them. */
export function listSizesOf(supergraphSdl: string): ListSizes {
  const { definitions } = parse(supergraphSdl, { noLocation: true })
  const schema = definitions.find((node) => node.kind === Kind.SCHEMA_DEFINITION)
  const name = schema ? directiveName(schema) : 'listSize'
  const sizes = new Map<string, ListSize>()
  for (const type of definitions) {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION && type.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue
    for (const field of type.fields ?? []) {
      const size = sizeOf(field, name)
      if (size) sizes.set(`${type.name.value}.${field.name.value}`, size)
    }
  }
  return sizes
}

function sizeOf({ directives }: FieldDefinitionNode, directive: string): ListSize | undefined {
  const node = directives?.find(({ name }) => name.value === directive)
  if (!node) return undefined
  const { assumedSize, slicingArguments, sizedFields } = argumentsOf(node)
  return {
    assumedSize: typeof assumedSize === 'number' ? assumedSize : null,
    slicingArguments: textsIn(slicingArguments),
    sizedFields: textsIn(sizedFields),
  }
}

/** What `@listSize` is called: as it stands, or under the name that the cost specification's link gives it. */
function directiveName({ directives }: SchemaDefinitionNode): string {
  const link = (directives ?? [])
    .map(argumentsOf)
    .find(({ url }) => typeof url === 'string' && url.startsWith(COST_SPEC))
  if (!link) return 'listSize'
  for (const imported of Array.isArray(link.import) ? (link.import as unknown[]) : []) {
    if (imported === '@listSize') return 'listSize'
    if (!isRecord(imported) || imported.name !== '@listSize') continue
    return String(imported.as ?? imported.name).slice(1)
  }
  return `${typeof link.as === 'string' ? link.as : 'cost'}__listSize`
}

const argumentsOf = (node: ConstDirectiveNode): Record<string, unknown> =>
  Object.fromEntries((node.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value)]))

const textsIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
