import { composeServices } from '@apollo/composition'
import { type ASTNode, concatAST, type DocumentNode, GraphQLError, parse, Source } from 'graphql'
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
  const parsed = services.map(({ name, url, sdl }) => ({ name, url, typeDefs: parseFiles(name, sdl) }))
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
