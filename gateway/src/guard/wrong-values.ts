import {
  type ArgumentNode,
  type ASTNode,
  type DocumentNode,
  GraphQLError,
  Kind,
  print,
  type ValueNode,
  visit,
} from 'graphql'

/** Characters of a wrong value that are told back. */
const MAX_QUOTED = 60

/**
 * What validation says of a value that is written in the query, with the path on which it stands: in `orders(filter: {from: "2026-13-01"})`
 * it is at "filter.from". graphql-js says so of values in variables, in these words, and of none in a query.
 */
export function namedByPath(errors: readonly GraphQLError[], document: DocumentNode): readonly GraphQLError[] {
  if (!errors.some(valueIn)) return errors
  const places = placesOf(new Set(errors.map(valueIn)), document)
  return errors.map((error) => {
    const place = places.get(valueIn(error) ?? document)
    if (place === undefined) return error
    const { nodes, extensions, originalError } = error
    return new GraphQLError(`${place}; ${error.message}`, {
      nodes,
      extensions,
      originalError: originalError ?? error,
    })
  })
}

/** The value, or the field of one, that an error is about; undefined for an error about anything else. */
function valueIn({ nodes }: GraphQLError): ASTNode | undefined {
  const [node, another] = nodes ?? []
  return node && !another && ABOUT_VALUES.has(node.kind) ? node : undefined
}

const ABOUT_VALUES: ReadonlySet<Kind> = new Set([
  Kind.INT,
  Kind.FLOAT,
  Kind.STRING,
  Kind.BOOLEAN,
  Kind.NULL,
  Kind.ENUM,
  Kind.LIST,
  Kind.OBJECT,
  Kind.OBJECT_FIELD,
])

function placesOf(wanted: ReadonlySet<ASTNode | undefined>, document: DocumentNode): Map<ASTNode, string> {
  const places = new Map<ASTNode, string>()
  const look = (of: string, node: ASTNode, path: string, isRoot: boolean): void => {
    if (wanted.has(node)) places.set(node, `${of} got invalid value${quoted(node)}${isRoot ? '' : ` at "${path}"`}`)
    if (node.kind === Kind.OBJECT)
      for (const field of node.fields) look(of, field, `${path}.${field.name.value}`, false)
    if (node.kind === Kind.OBJECT_FIELD) look(of, node.value, path, false)
    // Not deeper than the limit of literals within each other (limits.ts).
    if (node.kind === Kind.LIST)
      for (const [index, item] of node.values.entries()) look(of, item, `${path}[${index}]`, false)
  }
  const lookIn = (owner: string, given: readonly ArgumentNode[] = []) => {
    for (const { name, value } of given) look(`Argument "${name.value}" of "${owner}"`, value, name.value, true)
  }
  visit(document, {
    Field: ({ name, arguments: given }) => lookIn(name.value, given),
    Directive: ({ name, arguments: given }) => lookIn(`@${name.value}`, given),
    VariableDefinition: ({ variable, defaultValue }) => {
      const name = variable.name.value
      if (defaultValue) look(`The default of variable "$${name}"`, defaultValue, name, true)
    },
  })
  return places
}

/** A value as it is written, where it is one alone. */
function quoted(node: ASTNode): string {
  if (node.kind === Kind.OBJECT || node.kind === Kind.OBJECT_FIELD || node.kind === Kind.LIST) return ''
  const text = print(node as ValueNode)
  return ` ${text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)} …` : text}`
}
