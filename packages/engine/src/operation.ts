/**
 * One operation of a document, made ready once: which variables decide `@skip` and `@include`, and how large it is.
 * `fold` then gives the operation for one set of decisions, without fragments and conditions. Everything behind
 * (plan, shape) works on folded operations, so a condition can stand anywhere and costs nothing at run time.
 */
import {
  type ArgumentNode,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  print,
  type SelectionNode,
  type SelectionSetNode,
  stripIgnoredCharacters,
  type VariableNode,
  visit,
} from 'graphql'
import type { DataNames } from './data-names.ts'
import { EngineError } from './errors.ts'
import { type OperationLimits, SizeOfFragments } from './operation-size.ts'

export interface FoldedField {
  kind: 'field'
  name: string
  /** The name in the client's answer. */
  responseName: string
  /** The name in the data that subgraphs send and the engine merges. */
  dataName: string
  node: FieldNode
  selections: FoldedSelection[] | undefined
}

export interface FoldedFragment {
  kind: 'fragment'
  typeCondition: string | undefined
  selections: FoldedSelection[]
}

export type FoldedSelection = FoldedField | FoldedFragment

export interface FoldedOperation {
  operation: OperationDefinitionNode
  selections: FoldedSelection[]
  /** Equal operations give an equal text; it names the plan in the cache. */
  key: string
}

export interface PreparedOperation {
  operation: OperationDefinitionNode
  fragments: Map<string, FragmentDefinitionNode>
  /** Variables that `@skip` or `@include` read, in order of appearance. */
  conditions: string[]
  /** Keys of folded operations by their decisions (`tf` and so on) and overrides: spares folding again. */
  keys: Map<string, string>
}

/** Picks the operation; throws EngineError when there is none, when it is ambiguous, or when it is too large. */
export function prepareOperation(
  document: DocumentNode,
  operationName: string | null | undefined,
  limits: OperationLimits,
): PreparedOperation {
  const fragments = new Map<string, FragmentDefinitionNode>()
  const operations: OperationDefinitionNode[] = []
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition)
    if (definition.kind === Kind.OPERATION_DEFINITION) operations.push(definition)
  }
  const named = operationName ? operations.filter((operation) => operation.name?.value === operationName) : operations
  if (named.length !== 1) {
    const message =
      named.length > 1
        ? 'Must provide operation name if query contains multiple operations.'
        : operationName
          ? `Unknown operation named "${operationName}".`
          : 'Must provide an operation.'
    throw new EngineError('OPERATION_RESOLUTION_FAILURE', message)
  }
  const operation = named[0]!
  if (operation.operation === 'subscription') {
    throw new EngineError('OPERATION_RESOLUTION_FAILURE', 'Subscriptions are not executed by this engine.')
  }
  const size = new SizeOfFragments(fragments, limits).of(operation.selectionSet)
  if (size.selections > limits.maxSelections || size.depth > limits.maxDepth) {
    throw new EngineError('OPERATION_TOO_COMPLEX', 'This operation selects more, or deeper, than is allowed.')
  }
  const conditions = new Set<string>()
  const reachable = new Set<string>()
  collectConditions(operation.selectionSet, fragments, conditions, reachable)
  return { operation, fragments, conditions: [...conditions], keys: new Map() }
}

function collectConditions(
  set: SelectionSetNode,
  fragments: Map<string, FragmentDefinitionNode>,
  into: Set<string>,
  seen: Set<string>,
): void {
  for (const selection of set.selections) {
    for (const directive of selection.directives ?? []) {
      if (directive.name.value !== 'skip' && directive.name.value !== 'include') continue
      const value = ifArgument(directive)?.value
      if (value?.kind === Kind.VARIABLE) into.add(value.name.value)
    }
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      const fragment = fragments.get(selection.name.value)
      if (!fragment || seen.has(selection.name.value)) continue
      seen.add(selection.name.value)
      collectConditions(fragment.selectionSet, fragments, into, seen)
    } else if (selection.selectionSet) collectConditions(selection.selectionSet, fragments, into, seen)
  }
}

const ifArgument = (directive: DirectiveNode): ArgumentNode | undefined =>
  directive.arguments?.find((argument) => argument.name.value === 'if')

/** Folds conditions and fragments away. `decide` gives the value of a condition's variable. */
export function foldOperation(
  prepared: PreparedOperation,
  names: DataNames,
  decide: (variable: string) => boolean,
): FoldedOperation {
  const foldSet = (set: SelectionSetNode): FoldedSelection[] => {
    const folded: FoldedSelection[] = []
    for (const selection of set.selections) {
      if (!isIncluded(selection, decide)) continue
      if (selection.kind === Kind.FIELD) {
        const name = selection.name.value
        folded.push({
          kind: 'field',
          name,
          responseName: selection.alias?.value ?? name,
          dataName: names.of(name, selection.alias?.value),
          node: selection,
          selections: selection.selectionSet && foldSet(selection.selectionSet),
        })
        continue
      }
      const fragment =
        selection.kind === Kind.FRAGMENT_SPREAD ? prepared.fragments.get(selection.name.value)! : selection
      const selections = foldSet(fragment.selectionSet)
      if (selections.length > 0) {
        folded.push({ kind: 'fragment', typeCondition: fragment.typeCondition?.name.value, selections })
      }
    }
    return folded
  }
  const selections = foldSet(prepared.operation.selectionSet)
  const operation = withUsedVariables(prepared.operation, selections)
  const key = printFolded(operation, selections, 'responseName')
  return { operation, selections, key }
}

function isIncluded(selection: SelectionNode, decide: (variable: string) => boolean): boolean {
  for (const directive of selection.directives ?? []) {
    const name = directive.name.value
    if (name !== 'skip' && name !== 'include') continue
    const value = ifArgument(directive)?.value
    const is = value?.kind === Kind.VARIABLE ? decide(value.name.value) : value?.kind === Kind.BOOLEAN && value.value
    if (is === (name === 'skip')) return false
  }
  return true
}

function withUsedVariables(operation: OperationDefinitionNode, selections: FoldedSelection[]): OperationDefinitionNode {
  const used = new Set<string>()
  const text: string[] = []
  const collect = (list: FoldedSelection[]): void => {
    for (const selection of list) {
      if (selection.kind === 'field') {
        for (const argument of selection.node.arguments ?? []) text.push(print(argument))
        for (const directive of selection.node.directives ?? []) text.push(print(directive))
      }
      if (selection.selections) collect(selection.selections)
    }
  }
  collect(selections)
  for (const directive of operation.directives ?? []) text.push(print(directive))
  for (const match of text.join(' ').matchAll(/\$(\w+)/g)) used.add(match[1]!)
  return {
    ...operation,
    variableDefinitions: operation.variableDefinitions?.filter((definition) =>
      used.has(definition.variable.name.value),
    ),
  }
}

const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } }
/** Says "nothing is selected" in a way that parses. */
const SKIPPED_TYPENAME: FieldNode = {
  ...TYPENAME,
  directives: [
    {
      kind: Kind.DIRECTIVE,
      name: { kind: Kind.NAME, value: 'skip' },
      arguments: [
        { kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: 'if' }, value: { kind: Kind.BOOLEAN, value: true } },
      ],
    },
  ],
}
const NOTHING: FoldedField = {
  kind: 'field',
  name: '__typename',
  responseName: '__typename',
  dataName: '__typename',
  node: TYPENAME,
  selections: undefined,
}

/** The folded operation as GraphQL text, under the client's names or the names of the data. */
export function printFolded(
  operation: OperationDefinitionNode,
  selections: FoldedSelection[],
  by: 'responseName' | 'dataName',
): string {
  // An object of which everything is skipped is still asked for: the answer is `{}` or null.
  const setOf = (list: FoldedSelection[]): SelectionSetNode => ({
    kind: Kind.SELECTION_SET,
    selections: (list.length > 0 ? list : [NOTHING]).map((selection): SelectionNode => {
      if (selection === NOTHING) return by === 'dataName' ? TYPENAME : SKIPPED_TYPENAME
      if (selection.kind === 'fragment') {
        return {
          kind: Kind.INLINE_FRAGMENT,
          typeCondition: selection.typeCondition
            ? { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: selection.typeCondition } }
            : undefined,
          selectionSet: setOf(selection.selections),
        }
      }
      const name = selection[by]
      return {
        kind: Kind.FIELD,
        name: selection.node.name,
        alias: name === selection.name ? undefined : { kind: Kind.NAME, value: name },
        arguments: selection.node.arguments,
        directives: selection.node.directives?.filter(({ name: { value } }) => value !== 'skip' && value !== 'include'),
        selectionSet: selection.selections && setOf(selection.selections),
      }
    }),
  })
  const document = { ...operation, selectionSet: setOf(selections) }
  return stripIgnoredCharacters(print(by === 'dataName' ? visit(document, INNER_VARIABLES) : document))
}

/** Names the planner gives to variables of its own; a client's variable of such a name is renamed inside. */
const PLANNERS_VARIABLE = /^(representations|contextualArgument_)/
const INNER_VARIABLES = {
  Variable: (node: VariableNode): VariableNode =>
    PLANNERS_VARIABLE.test(node.name.value)
      ? { ...node, name: { kind: Kind.NAME, value: `${node.name.value}__client` } }
      : node,
}

/** The client's name of a variable that goes to a subgraph. */
export const clientVariable = (name: string): string =>
  PLANNERS_VARIABLE.test(name) ? name.replace(/__client$/, '') : name

/** What the planner shall plan: no `__typename` at the root and no introspection, the engine knows those itself. */
export function withoutOwnFields(selections: FoldedSelection[]): FoldedSelection[] {
  return selections.flatMap((selection): FoldedSelection[] => {
    if (selection.kind === 'field') return selection.name.startsWith('__') ? [] : [selection]
    const inner = withoutOwnFields(selection.selections)
    return inner.length > 0 ? [{ ...selection, selections: inner }] : []
  })
}
