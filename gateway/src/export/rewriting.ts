import {
  type ArgumentNode,
  type DefinitionNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getNamedType,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionNode,
  type SelectionSetNode,
  TypeInfo,
  type VariableDefinitionNode,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import { isConnection, type Selected, type Walked } from './selection.ts'

/** Asks each paged list whether there is more of it: what stops at its `first` says so. */
export function tellingMore(document: DocumentNode, schema: GraphQLSchema): DocumentNode {
  const types = new TypeInfo(schema)
  const more = selectionsOf('pageInfo { hasNextPage }')
  return visit(
    document,
    visitWithTypeInfo(types, {
      Field: {
        leave: (node) => {
          const type = types.getType()
          if (!type || !node.selectionSet || !isConnection(getNamedType(type))) return undefined
          return withSelections(node, [...node.selectionSet.selections, ...more])
        },
      },
    }),
  )
}

/** An operation that asks for one page, by variables of its own. */
export interface PagedOperation {
  readonly operation: OperationDefinitionNode
  /** What its variables are called: the query may have others of these names. */
  readonly names: { readonly first: string; readonly after: string; readonly isFirst: string }
  /** Whether it counts the list, for its first page only. */
  readonly counts: boolean
}

/** The operation with nothing but its list, a page of which is asked for by variables. */
export function pagedOperation(
  { operation }: Walked,
  { nodes, field }: Selected,
  withCursors: boolean,
): PagedOperation {
  const defined = operation.variableDefinitions ?? []
  const names = {
    first: unusedName('exportFirst', defined),
    after: unusedName('exportAfter', defined),
    isFirst: unusedName('exportIsFirst', defined),
  }
  let counts = false
  const countedOnce = (selection: SelectionNode): SelectionNode => {
    if (selection.kind !== Kind.FIELD || selection.name.value !== 'totalCount') return selection
    if (selection.directives?.length) return selection
    counts = true
    return { ...selection, ...directivesOf(`@include(if: $${names.isFirst})`) }
  }
  const paging = selectionsOf(`pageInfo { hasNextPage endCursor } ${withCursors ? 'edges { cursor }' : ''}`)
  const args = argumentsOf(`(first: $${names.first}, after: $${names.after})`)
  const paged = nodes.map((node) => {
    const own = node.arguments?.filter(({ name }) => !PAGING_ARGUMENTS.has(name.value)) ?? []
    const selections = [...(node.selectionSet?.selections ?? []).map(countedOnce), ...paging]
    return { ...withSelections(node, selections), directives: [], arguments: [...own, ...args] }
  })
  const typeOf = (argument: string) => String(field.args.find(({ name }) => name === argument)?.type ?? 'String')
  const added = [`$${names.first}: ${typeOf('first')}`, `$${names.after}: ${typeOf('after')}`]
  if (counts) added.push(`$${names.isFirst}: Boolean!`)
  return {
    operation: {
      ...operation,
      variableDefinitions: [...defined, ...variablesOf(`(${added.join(', ')})`)],
      selectionSet: { kind: Kind.SELECTION_SET, selections: paged },
    },
    names,
    counts,
  }
}

const PAGING_ARGUMENTS = new Set(['first', 'last', 'after', 'before'])

/** An operation with the fragments and variables that it uses, and no others: a document with more is not valid. */
export function withoutUnused(
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): readonly [OperationDefinitionNode, ...FragmentDefinitionNode[]] {
  const spread = new Set<string>()
  const variables = new Set<string>()
  const look = (node: DefinitionNode | SelectionSetNode): void => {
    visit(node, {
      VariableDefinition: () => false,
      Variable: ({ name }) => {
        variables.add(name.value)
      },
      FragmentSpread: ({ name }) => {
        const fragment = fragments.get(name.value)
        if (!fragment || spread.has(name.value)) return
        spread.add(name.value)
        look(fragment)
      },
    })
  }
  look(operation)
  const used = operation.variableDefinitions?.filter(({ variable }) => variables.has(variable.name.value)) ?? []
  return [{ ...operation, variableDefinitions: used }, ...[...spread].flatMap((name) => fragments.get(name) ?? [])]
}

function unusedName(name: string, defined: readonly VariableDefinitionNode[]): string {
  const taken = defined.some(({ variable }) => variable.name.value === name)
  return taken ? unusedName(`${name}_`, defined) : name
}

const withSelections = (node: FieldNode, selections: readonly SelectionNode[]): FieldNode => ({
  ...node,
  selectionSet: { kind: Kind.SELECTION_SET, selections },
})

// Parts of an operation from their text.

const operationOf = (text: string): OperationDefinitionNode =>
  parse(text, { noLocation: true }).definitions[0] as OperationDefinitionNode
const selectionsOf = (text: string): readonly SelectionNode[] => operationOf(`{ ${text} }`).selectionSet.selections
const fieldOf = (text: string): FieldNode => selectionsOf(text)[0] as FieldNode
const argumentsOf = (text: string): readonly ArgumentNode[] => fieldOf(`field${text}`).arguments ?? []
const directivesOf = (text: string): Pick<FieldNode, 'directives'> => ({
  directives: fieldOf(`field ${text}`).directives,
})
const variablesOf = (text: string): readonly VariableDefinitionNode[] =>
  operationOf(`query ${text} { field }`).variableDefinitions ?? []
