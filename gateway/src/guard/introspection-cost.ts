import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getIntrospectionQuery,
  getNamedType,
  isObjectType,
  Kind,
  parse,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql'

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>

/** Characters of a name or a text that count as one value more. */
export const CHARACTERS = 20
/** What asks for more of the schema than so many complete introspections is no tool. */
const COMPLETE_INTROSPECTIONS = 2

/**
 * How many values the questions about the schema answer, counted on the schema itself with graphql-js's own resolvers: what
 * a type answers depends on the type, and a bound from the largest of each (130 mutations, times their arguments, times ...)
 * would refuse what every tool asks. Texts count by their length. Counting ends where the questions of one operation exceed
 * two complete introspections, so that it is never much work; the answer then is Infinity.
 */
export class IntrospectionMeter {
  readonly #schema: GraphQLSchema
  readonly #fragments: Fragments
  #left: number

  constructor(schema: GraphQLSchema, fragments: Fragments, most = mostOf(schema)) {
    this.#schema = schema
    this.#fragments = fragments
    this.#left = most
  }

  /** The values of one `__schema` or `__type`; `given` knows what a variable holds. */
  valuesOf(node: FieldNode, given: (value: ValueNode) => unknown): number {
    const before = this.#left
    if (!node.selectionSet) return 1
    for (const subject of this.#subjectsOf(node, given)) this.#count(node.selectionSet, subject, typeNameOf(node))
    return this.#left < 0 ? Number.POSITIVE_INFINITY : 1 + before - this.#left
  }

  /** What is asked about; while nobody knows which type it is, each. */
  #subjectsOf(node: FieldNode, given: (value: ValueNode) => unknown): unknown[] {
    if (node.name.value === '__schema') return [this.#schema]
    const name = node.arguments?.find((argument) => argument.name.value === 'name')?.value
    if (!name) return []
    const asked = given(name)
    return typeof asked === 'string' ? [this.#schema.getType(asked)] : Object.values(this.#schema.getTypeMap())
  }

  #count({ selections }: SelectionSetNode, subject: unknown, typeName: string): void {
    if (subject === null || subject === undefined) return
    for (const node of selections) {
      if (this.#left < 0) return
      if (node.kind === Kind.INLINE_FRAGMENT) this.#count(node.selectionSet, subject, typeName)
      else if (node.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = this.#fragments.get(node.name.value)
        if (fragment) this.#count(fragment.selectionSet, subject, typeName)
      } else this.#countField(node, subject, typeName)
    }
  }

  #countField(node: FieldNode, subject: unknown, typeName: string): void {
    const type = this.#schema.getType(typeName)
    const field = isObjectType(type) ? type.getFields()[node.name.value] : undefined
    this.#left -= 1 + Math.floor((node.alias ?? node.name).value.length / CHARACTERS)
    if (!field?.resolve) return
    // Deprecated or not: all are counted. The resolvers of the introspection types look at the schema alone.
    const answer = field.resolve(subject, { includeDeprecated: true }, null, {
      schema: this.#schema,
    } as GraphQLResolveInfo)
    for (const item of Array.isArray(answer) ? answer : [answer]) {
      if (node.selectionSet) {
        this.#left -= 1
        this.#count(node.selectionSet, item, getNamedType(field.type).name)
      } else this.#left -= typeof item === 'string' ? Math.floor(item.length / CHARACTERS) : 0
      if (this.#left < 0) return
    }
  }
}

const typeNameOf = ({ name }: FieldNode): string => (name.value === '__schema' ? '__Schema' : '__Type')

const known = new WeakMap<GraphQLSchema, number>()

/** Twice what GraphiQL and code generators ask, with everything they can be told to ask. */
function mostOf(schema: GraphQLSchema): number {
  const most = known.get(schema) ?? COMPLETE_INTROSPECTIONS * completeIntrospection(schema)
  known.set(schema, most)
  return most
}

function completeIntrospection(schema: GraphQLSchema): number {
  const { definitions } = parse(
    getIntrospectionQuery({
      descriptions: true,
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      schemaDescription: true,
      inputValueDeprecation: true,
      oneOf: true,
    }),
  )
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const node of definitions) if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node)
  const meter = new IntrospectionMeter(schema, fragments, Number.MAX_SAFE_INTEGER)
  return definitions
    .flatMap((node) => (node.kind === Kind.OPERATION_DEFINITION ? node.selectionSet.selections : []))
    .reduce((sum, node) => sum + (node.kind === Kind.FIELD ? meter.valuesOf(node, () => undefined) : 0), 0)
}
