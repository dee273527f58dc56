import { composeServices } from '@apollo/composition'
import {
  type ASTNode,
  type ConstDirectiveNode,
  type ConstValueNode,
  concatAST,
  type DocumentNode,
  type FieldDefinitionNode,
  GraphQLError,
  Kind,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
  parse,
  Source,
  visit,
} from 'graphql'
import { keepOwnersDescriptions } from './descriptions.ts'

/** A file of a schema: the path is what errors name. */
export interface SchemaFile {
  readonly path: string
  readonly text: string
}

/** A department's part of the graph. */
export interface SubgraphSchema {
  readonly name: string
  /** What the supergraph says about where it is; the gateway puts the real address in its place. */
  readonly url: string
  /** The schema as one text, or as files that errors can name. */
  readonly sdl: string | readonly SchemaFile[]
}

/** Something worth knowing that composes all the same. */
export interface CompositionHint {
  readonly code: string
  readonly level: 'WARN' | 'INFO' | 'DEBUG'
  readonly text: string
}

export interface Composition {
  readonly supergraphSdl: string
  readonly hints: readonly CompositionHint[]
}

/** The departments' schemas do not make one graph; each problem names the code, the rule and the places. */
export class CompositionFailed extends Error {
  override name = 'CompositionFailed'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(`The schemas do not compose:\n${problems.map((problem) => `  ${problem}`).join('\n')}`)
    this.problems = problems
  }
}

/** Makes one supergraph of the departments' schemas. Throws CompositionFailed. */
export function composeSupergraph(services: readonly SubgraphSchema[]): Composition {
  const schemas = withPolicies(services.map(({ name, sdl }) => parseFiles(name, sdl)))
  const parsed = services.map(({ name, url }, i) => ({ name, url, typeDefs: schemas[i]! }))
  const result = composeServices(keepOwnersDescriptions(parsed))
  if (result.errors) throw new CompositionFailed(result.errors.map(describeError))
  return {
    supergraphSdl: `${result.supergraphSdl.trimEnd()}\n`,
    hints: (result.hints ?? []).map(({ definition, message, nodes }) => ({
      code: definition.code,
      level: LEVELS[definition.level.name as keyof typeof LEVELS] ?? 'INFO',
      text: `${definition.code}: ${oneLine(message)}${placesOf(nodes)}`,
    })),
  }
}

/**
 * A field's `@permission(operation: "order:read")` is in the supergraph the policy of that name, so that the gateway, or any
 * router that knows `@policy`, does not fetch what the viewer may never read. What is made of other departments' fields
 * (`@requires`) asks for theirs besides. A type's permission stays within its department: it guards references to its rows
 * there, and says nothing of what other departments tell of the same entity (decision 57).
 */
function withPolicies(schemas: readonly DocumentNode[]): DocumentNode[] {
  const asked = new Map<string, string>()
  const eachField = (schema: DocumentNode, of: (type: string, field: FieldDefinitionNode) => FieldDefinitionNode) => {
    const inType = (type: ObjectTypeDefinitionNode | ObjectTypeExtensionNode) => ({
      ...type,
      fields: type.fields?.map((field) => of(type.name.value, field)),
    })
    return visit(schema, { ObjectTypeDefinition: inType, ObjectTypeExtension: inType })
  }
  for (const schema of schemas)
    eachField(schema, (type, field) => {
      const operation = argumentOf(field, 'permission')
      if (operation) asked.set(`${type}.${field.name.value}`, operation)
      return field
    })
  return schemas.map((schema) =>
    eachField(schema, (type, field) => {
      const own = argumentOf(field, 'permission')
      const needed = requiredBy(field).map((name) => asked.get(`${type}.${name}`))
      const operations = [...new Set([own, ...needed])].filter((operation) => operation !== undefined)
      return operations.length === 0
        ? field
        : { ...field, directives: [...(field.directives ?? []), policyOf(operations)] }
    }),
  )
}

/** The text that a field's directive is given. */
function argumentOf({ directives }: FieldDefinitionNode, directive: string): string | undefined {
  const value = directives?.find(({ name }) => name.value === directive)?.arguments?.[0]?.value
  return value?.kind === Kind.STRING ? value.value : undefined
}

/** The fields of its own type that a field is made of. */
function requiredBy(field: FieldDefinitionNode): string[] {
  const [operation] = parse(`{ ${argumentOf(field, 'requires') ?? '__typename'} }`).definitions
  if (operation?.kind !== Kind.OPERATION_DEFINITION) return []
  return operation.selectionSet.selections.flatMap((one) => (one.kind === Kind.FIELD ? [one.name.value] : []))
}

/** All of these operations. */
function policyOf(operations: readonly string[]): ConstDirectiveNode {
  const list = (values: readonly ConstValueNode[]): ConstValueNode => ({ kind: Kind.LIST, values })
  const all = list(operations.map((value) => ({ kind: Kind.STRING, value })))
  return {
    kind: Kind.DIRECTIVE,
    name: { kind: Kind.NAME, value: 'policy' },
    arguments: [{ kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: 'policies' }, value: list([all]) }],
  }
}

const LEVELS = { WARN: 'WARN', INFO: 'INFO', DEBUG: 'DEBUG' } as const

function parseFiles(name: string, sdl: SubgraphSchema['sdl']): DocumentNode {
  const files = typeof sdl === 'string' ? [{ path: `${name}.graphql`, text: sdl }] : sdl
  const problems: string[] = []
  const documents = files.flatMap(({ path, text }) => {
    try {
      return parse(new Source(text, path))
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error
      const { line, column } = error.locations?.[0] ?? { line: 1, column: 1 }
      problems.push(`${path}:${line}:${column}: ${error.message}`)
      return []
    }
  })
  if (problems.length > 0) throw new CompositionFailed(problems)
  return concatAST(documents)
}

function describeError(error: GraphQLError): string {
  const code = typeof error.extensions.code === 'string' ? `${error.extensions.code}: ` : ''
  return `${code}${oneLine(error.message)}${placesOf(error.nodes)}`
}

const oneLine = (message: string): string =>
  message
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n    ')

/** Where the parts of a problem stand: the file, line and name of each, each once. */
function placesOf(nodes: readonly ASTNode[] | undefined): string {
  const places = new Set<string>()
  for (const node of nodes ?? []) {
    if (!node.loc) continue
    const { source, startToken } = node.loc
    const name = 'name' in node && node.name ? ` ${node.name.value}` : ''
    places.add(`${source.name}:${startToken.line}${name}`)
  }
  return [...places].map((place) => `\n    at ${place}`).join('')
}
