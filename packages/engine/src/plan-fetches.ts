/** A plan's tree as a list of fetches: what each sends, where it goes, and what the tree says comes before it. */
import type { FetchDataRewrite, FetchNode, PlanNode, QueryPlanSelectionNode } from '@apollo/query-planner'
import {
  type ArgumentNode,
  type FieldNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'
import type { PlannerFacts } from './planner.ts'
import type { RequiredField } from './planning-supergraph.ts'

export interface PathStep {
  key: string
  /** Lists around the value. */
  lists: number
}

/** What a representation holds: read under one name, written under another. */
export type RequiredNode =
  | { kind: 'field'; read: string; write: string; nodes: RequiredNode[] | undefined }
  | { kind: 'fragment'; typeCondition: string | undefined; nodes: RequiredNode[] }

/** A contextual argument: from which ancestor, of which type, along which fields. */
export interface ContextRewrite {
  variable: string
  /** Objects to go up; the root has no further. */
  up: number
  typeConditions: string[]
  fields: string[]
}

export interface PlannedFetch {
  index: number
  subgraph: string
  path: PathStep[]
  operation: OperationDefinitionNode
  /** The root's selections, or those of `_entities`. */
  selections: readonly SelectionNode[]
  variables: string[]
  /** Undefined for a fetch from a root type. */
  requires: RequiredNode[] | undefined
  inputRewrites: FetchDataRewrite[]
  outputRewrites: FetchDataRewrite[]
  contextRewrites: ContextRewrite[]
  /** Fetches the plan puts before this one. */
  before: ReadonlySet<number>
}

/** In pieces, one a fetch. Throws for plan nodes that cannot be (conditions are folded away, `@defer` is not planned). */
export function* fetchesOf(plan: PlanNode | undefined, facts: PlannerFacts): Generator<void, PlannedFetch[]> {
  const fetches: PlannedFetch[] = []
  const visit = function* (
    node: PlanNode,
    path: PathStep[],
    before: ReadonlySet<number>,
  ): Generator<void, Set<number>> {
    switch (node.kind) {
      case 'Sequence': {
        const done = new Set<number>()
        for (const child of node.nodes)
          for (const index of yield* visit(child, path, new Set([...before, ...done]))) done.add(index)
        return done
      }
      case 'Parallel': {
        const done = new Set<number>()
        for (const child of node.nodes) for (const index of yield* visit(child, path, before)) done.add(index)
        return done
      }
      case 'Flatten':
        return yield* visit(node.node, [...path, ...stepsOf(node.path as string[])], before)
      case 'Fetch': {
        const made = plannedFetches(node, path, facts)
        yield
        return new Set(
          made.map((fetch) => {
            const index = fetches.length
            fetches.push({ ...fetch, index, before })
            return index
          }),
        )
      }
      default:
        throw new Error(`A folded operation's plan holds no ${node.kind} node`)
    }
  }
  if (plan) yield* visit(plan, [], new Set())
  return fetches
}

function stepsOf(path: string[]): PathStep[] {
  const steps: PathStep[] = []
  for (const element of path) {
    if (element === '@') steps[steps.length - 1]!.lists++
    else steps.push({ key: element, lists: 0 })
  }
  return steps
}

type Unplaced = Omit<PlannedFetch, 'index' | 'before'>

function plannedFetches(node: FetchNode, path: PathStep[], facts: PlannerFacts): Unplaced[] {
  const operation = parse(node.operation, { noLocation: true }).definitions[0]!
  if (operation.kind !== Kind.OPERATION_DEFINITION) throw new Error('a fetch is one operation')
  const isEntity = node.requires !== undefined
  const root = operation.selectionSet.selections
  const own = isEntity ? ((root[0] as FieldNode).selectionSet?.selections ?? []) : root
  const fetch: Unplaced = {
    subgraph: node.serviceName,
    path,
    operation,
    selections: underMadeNames(own, facts.required),
    variables: (node.variableUsages ?? []).filter((name) => name !== 'representations'),
    requires: node.requires && requiredNodes(node.requires, facts.required),
    inputRewrites: node.inputRewrites ?? [],
    outputRewrites: node.outputRewrites ?? [],
    contextRewrites: (node.contextRewrites ?? []).map(contextRewrite),
  }
  return isEntity ? splitByRequirement(fetch, facts) : [fetch]
}

function requiredNodes(nodes: readonly QueryPlanSelectionNode[], required: PlannerFacts['required']): RequiredNode[] {
  return nodes.map((node) => {
    if (node.kind === 'InlineFragment') {
      return { kind: 'fragment', typeCondition: node.typeCondition, nodes: requiredNodes(node.selections, required) }
    }
    const read = node.alias ?? node.name
    const write = Object.hasOwn(required, read) ? required[read]!.field : read
    return { kind: 'field', read, write, nodes: node.selections && requiredNodes(node.selections, required) }
  })
}

/** `size__required_0` goes to the subgraph as `size__required_0: size(unit: "CM")`. */
function underMadeNames(
  selections: readonly SelectionNode[],
  required: Record<string, RequiredField>,
): SelectionNode[] {
  return selections.map((selection) => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return selection
    const selectionSet: SelectionSetNode | undefined = selection.selectionSet && {
      ...selection.selectionSet,
      selections: underMadeNames(selection.selectionSet.selections, required),
    }
    if (selection.kind === Kind.INLINE_FRAGMENT) return { ...selection, selectionSet: selectionSet! }
    const made = Object.hasOwn(required, selection.name.value) ? required[selection.name.value] : undefined
    if (!made) return { ...selection, selectionSet }
    return {
      ...selection,
      alias: selection.alias ?? selection.name,
      name: { kind: Kind.NAME, value: made.field },
      arguments: [...argumentsOf(made.args), ...(selection.arguments ?? [])],
      selectionSet,
    }
  })
}

function argumentsOf(args: string): readonly ArgumentNode[] {
  const operation = parse(`{f${args}}`, { noLocation: true }).definitions[0] as OperationDefinitionNode
  return (operation.selectionSet.selections[0] as FieldNode).arguments ?? []
}

function contextRewrite(rewrite: { path: string[]; renameKeyTo: string }): ContextRewrite {
  const up = rewrite.path.filter((element) => element === '..').length
  const rest = rewrite.path.filter((element) => element !== '..')
  return {
    variable: rewrite.renameKeyTo,
    up,
    typeConditions: rest.filter((element) => element.startsWith('... on ')).map((element) => element.slice(7)),
    fields: rest.filter((element) => !element.startsWith('... on ')),
  }
}

/**
 * Two requirements of one field with different arguments cannot share a representation: there is one place for the
 * field. Their fields are then fetched apart.
 */
function splitByRequirement(fetch: Unplaced, facts: PlannerFacts): Unplaced[] {
  const conflicting = conflicts(fetch.requires ?? [])
  if (conflicting.size === 0) return [fetch]
  const needs = (type: string, field: string): string =>
    (facts.requirementsOf[`${fetch.subgraph}/${type}.${field}`] ?? [])
      .filter((name) => conflicting.has(name))
      .sort()
      .join()
  const parts = new Set<string>()
  const partOf = (selections: readonly SelectionNode[], type: string, want: string | undefined): SelectionNode[] =>
    selections.flatMap((selection): SelectionNode[] => {
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        const inner = partOf(selection.selectionSet.selections, selection.typeCondition?.name.value ?? type, want)
        return inner.length > 0 ? [{ ...selection, selectionSet: { kind: Kind.SELECTION_SET, selections: inner } }] : []
      }
      const part = selection.kind === Kind.FIELD ? needs(type, selection.name.value) : ''
      parts.add(part)
      return want === undefined || part === want ? [selection] : []
    })
  partOf(fetch.selections, '', undefined)
  return [...parts].map((part) => ({
    ...fetch,
    selections: partOf(fetch.selections, '', part),
    requires: without(
      fetch.requires ?? [],
      new Set([...conflicting].filter((name) => !part.split(',').includes(name))),
    ),
  }))
}

function conflicts(nodes: RequiredNode[], into = new Set<string>()): Set<string> {
  const byWrite = new Map<string, string>()
  const visit = (list: RequiredNode[]): void => {
    for (const node of list) {
      if (node.kind === 'fragment') {
        visit(node.nodes)
        continue
      }
      const other = byWrite.get(node.write)
      if (other !== undefined && other !== node.read) into.add(other).add(node.read)
      byWrite.set(node.write, node.read)
      if (node.nodes) conflicts(node.nodes, into)
    }
  }
  visit(nodes)
  return into
}

function without(nodes: RequiredNode[], names: Set<string>): RequiredNode[] {
  return nodes.flatMap((node) => {
    if (node.kind === 'field' && names.has(node.read)) return []
    return node.nodes ? [{ ...node, nodes: without(node.nodes, names) }] : [node]
  })
}
