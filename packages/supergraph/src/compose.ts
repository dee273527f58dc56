import { composeServices } from '@apollo/composition'
import {
  type ASTNode,
  type ConstDirectiveNode,
  type ConstValueNode,
  concatAST,
  type DocumentNode,
  GraphQLError,
  Kind,
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
  const parsed = services.map(({ name, url, sdl }) => ({ name, url, typeDefs: withPolicies(parseFiles(name, sdl)) }))
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
 * router that knows `@policy`, does not fetch what the viewer may never read. A type's permission stays within its department:
 * it guards references to its rows there, and says nothing of what other departments tell of the same entity (decision 57).
 */
const withPolicies = (schema: DocumentNode): DocumentNode =>
  visit(schema, {
    FieldDefinition: (field) => {
      const operation = field.directives?.find(({ name }) => name.value === 'permission')?.arguments?.[0]?.value
      if (operation?.kind !== Kind.STRING) return undefined
      const list = (value: ConstValueNode): ConstValueNode => ({ kind: Kind.LIST, values: [value] })
      const policy: ConstDirectiveNode = {
        kind: Kind.DIRECTIVE,
        name: { kind: Kind.NAME, value: 'policy' },
        arguments: [
          { kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: 'policies' }, value: list(list(operation)) },
        ],
      }
      return { ...field, directives: [...(field.directives ?? []), policy] }
    },
  })

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
