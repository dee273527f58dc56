import { type ClientCode, ClientError, isClientCode, type Text } from '@channelgraph/values'
import { type ASTNode, type DocumentNode, type GraphQLError, parse, type SourceLocation, visit } from 'graphql'
import { type Reason, shortened } from '../answer/refusal.ts'
import { asItIs, type TellMessage } from './hidden-names.ts'

/** So many things that are wrong are told at once: whoever mends them asks again. */
export const MAX_REASONS = 5
/** Places of one error: where a name is given twice, those are two. */
const MAX_PLACES = 3

export interface ReasonOptions {
  /** That the errors are of; none where they are of the text or of variables. */
  readonly document?: DocumentNode
  readonly variables?: Readonly<Record<string, unknown>>
  /** What a client may read of graphql-js' words. */
  readonly tell?: TellMessage
}

/**
 * What a client is told of errors: the code (a scalar has one of its own, such as BAD_MONEY), a message of bounded length,
 * and the places in the query. graphql-js counts lines for every place from the beginning of the text, and would do so for
 * all of thousands of places; here the few that are told are looked up together.
 */
export function reasonsOf(
  errors: readonly GraphQLError[],
  code: ClientCode,
  query: string,
  { document, tell = asItIs, variables }: ReasonOptions = {},
): Reason[] {
  const told = errors.slice(0, MAX_REASONS)
  const nodes = told.map((error) => (error.nodes ?? []).slice(0, MAX_PLACES))
  const positions = document ? positionsOf(document, query) : new Map<ASTNode, number>()
  const starts = told.map(
    ({ positions: known }, index) =>
      known?.slice(0, MAX_PLACES) ?? (nodes[index] ?? []).flatMap((node) => positions.get(node) ?? []),
  )
  const locations = locationsOf(query, starts.flat())
  return told.map((error, index) => {
    const places = starts[index] ?? []
    return {
      text: textOf(error, (message) => tell(message, { query, variables })),
      ...(places.length > 0 ? { locations: places.flatMap((place) => locations.get(place) ?? []) } : {}),
      extensions: { code: isClientCode(error.extensions.code) ? error.extensions.code : code },
    }
  })
}

/**
 * graphql-js speaks English, in the words that every tool for GraphQL knows: they stay so, under a Chinese heading. What a scalar of
 * ours says in it, at its end, is said in both languages.
 */
function textOf(error: GraphQLError, tell: (message: string) => string): Text {
  const own = error instanceof ClientError ? error : error.originalError
  const ours: Text = own instanceof ClientError && error.message.endsWith(own.text.en) ? own.text : { en: '', zh: '' }
  const said = tell(error.message.slice(0, error.message.length - ours.en.length))
  return { en: shortened(said + ours.en), zh: shortened(`请求有误:${said}${ours.zh}`) }
}

/** Where the nodes of a document stand that was parsed without locations: it is parsed once more with them. */
function positionsOf(document: DocumentNode, query: string): Map<ASTNode, number> {
  const located = nodesOf(parse(query))
  return new Map(nodesOf(document).map((node, index) => [node, located[index]?.loc?.start ?? 0]))
}

function nodesOf(document: DocumentNode): ASTNode[] {
  const nodes: ASTNode[] = []
  visit(document, {
    enter: (node) => {
      nodes.push(node)
    },
  })
  return nodes
}

/** Line and column of each place, found in one pass over the text. */
function locationsOf(query: string, places: readonly number[]): Map<number, SourceLocation> {
  const found = new Map<number, SourceLocation>()
  let [line, lineStart, at] = [1, 0, 0]
  for (const place of places.toSorted((one, other) => one - other)) {
    for (; at < place; at += 1) {
      const ends = query[at] === '\n' || (query[at] === '\r' && query[at + 1] !== '\n')
      if (ends) [line, lineStart] = [line + 1, at + 1]
    }
    found.set(place, { line, column: place - lineStart + 1 })
  }
  return found
}
