/**
 * Where each column of an answer comes from. A column is a leaf of the operation: its path in the client's names, without the numbers
 * of lists. Worked out when somebody asks, or something is missing; an operation that runs knows nothing of it.
 */
import { type GraphQLSchema, getNamedType, isCompositeType, isListType, isNonNullType } from 'graphql'
import { type CompiledFetch, type CompiledOperation, fetchesIn } from './compile.ts'
import type { FoldedField, FoldedSelection } from './operation.ts'
import type { Unanswered } from './unanswered.ts'

export interface Column {
  /** Such as `partnerSalesRanking.partner.balance.overdue`. */
  readonly path: string
  /** Which requests of the plan bring it, by their place in it; none where nobody is asked for it. */
  readonly requests: readonly number[]
}

/** What a subgraph did not bring. */
export interface MissingColumns {
  readonly subgraph: string
  readonly columns: readonly string[]
}

interface Node {
  readonly path: string
  readonly fetches: Set<number>
  /** A null of its value is one of its object. */
  takesObject: boolean
  /** A null of an object in it is one of its own object: neither it nor a list around it may hold null. */
  passesOn: boolean
  readonly children: Map<string, Node>
}

export class Columns {
  private readonly roots: ReadonlyMap<string, Node>
  private readonly fetches = new Map<number, { fetch: CompiledFetch; request: number }>()
  private readonly writers = new Map<string, number[]>()

  constructor(operation: CompiledOperation, schema: GraphQLSchema) {
    for (const [request, compiled] of operation.requests.entries()) {
      for (const fetch of fetchesIn(compiled)) {
        this.fetches.set(fetch.planned.index, { fetch, request })
        for (const place of fetch.writes)
          this.writers.set(place, [...(this.writers.get(place) ?? []), fetch.planned.index])
      }
    }
    const { selections, operation: definition } = operation.folded
    const root: Node['children'] = new Map()
    const visit = (list: readonly FoldedSelection[], parent: string, at: Node | undefined, place: string): void => {
      for (const selection of list) {
        if (selection.kind === 'fragment') visit(selection.selections, selection.typeCondition ?? parent, at, place)
        else if (!selection.name.startsWith('__')) this.visitField(selection, parent, at, place, root, schema, visit)
      }
    }
    visit(selections, schema.getRootType(definition.operation)?.name ?? '', undefined, '')
    this.roots = root
  }

  /** All columns, in the order of the operation. */
  all(): Column[] {
    return leavesIn(this.roots).map(({ path, fetches }) => ({
      path,
      requests: [...new Set([...fetches].map((index) => this.fetches.get(index)!.request))].sort((a, b) => a - b),
    }))
  }

  /** Which columns are missing, at least in some row, by the subgraph that is the reason. */
  missing({ fetches, places }: Unanswered): MissingColumns[] {
    const columns = new Map<string, Set<string>>()
    const note = (nodes: readonly Node[], subgraphs: Iterable<string>): void => {
      for (const subgraph of subgraphs) {
        const noted = columns.get(subgraph) ?? new Set()
        columns.set(subgraph, noted)
        for (const { path } of nodes) noted.add(path)
      }
    }
    /** Answers with the subgraphs whose fault makes the object itself null. */
    const visit = (nodes: ReadonlyMap<string, Node>): Set<string> => {
      const objectLost = new Set<string>()
      for (const node of nodes.values()) {
        const own = new Set([
          ...[...node.fetches].flatMap((index) => [...(fetches.get(index) ?? [])]),
          ...places.flatMap(({ subgraph, path }) => (path === node.path ? [subgraph] : [])),
        ])
        const below = visit(node.children)
        const lost = new Set([...own, ...below])
        note(leavesOf(node), lost)
        for (const subgraph of own) if (node.takesObject) objectLost.add(subgraph)
        for (const subgraph of below) if (node.passesOn) objectLost.add(subgraph)
      }
      return objectLost
    }
    note(leavesIn(this.roots), visit(this.roots))
    const order = new Map(leavesIn(this.roots).map(({ path }, index) => [path, index]))
    return [...columns]
      .filter(([, noted]) => noted.size > 0)
      .map(([subgraph, noted]) => ({
        subgraph,
        columns: [...noted].sort((a, b) => order.get(a)! - order.get(b)!),
      }))
      .sort((a, b) => (a.subgraph < b.subgraph ? -1 : 1))
  }

  private visitField(
    field: FoldedField,
    parent: string,
    at: Node | undefined,
    above: string,
    root: Node['children'],
    schema: GraphQLSchema,
    visit: (list: readonly FoldedSelection[], parent: string, at: Node, place: string) => void,
  ): void {
    const type = schema.getType(parent)
    const definition = type && 'getFields' in type ? type.getFields()[field.name] : undefined
    if (!definition || !('args' in definition)) return
    const siblings = at?.children ?? root
    const path = at ? `${at.path}.${field.responseName}` : field.responseName
    const node: Node = siblings.get(field.responseName) ?? {
      path,
      fetches: new Set(),
      takesObject: false,
      passesOn: false,
      children: new Map(),
    }
    siblings.set(field.responseName, node)
    const place = `${above}/${field.dataName}`
    for (const index of this.firstWriters(place)) node.fetches.add(index)
    node.takesObject ||= isNonNullType(definition.type)
    node.passesOn ||= mayHoldNoNull(definition.type)
    const below = getNamedType(definition.type)
    if (field.selections && isCompositeType(below)) visit(field.selections, below.name, node, place)
  }

  /** Those that bring a place; not one that only repeats what was there before it, such as a key. */
  private firstWriters(place: string): number[] {
    const all = this.writers.get(place) ?? []
    return all.filter((index) => !all.some((other) => this.fetches.get(index)!.fetch.planned.before.has(other)))
  }
}

const leavesOf = (node: Node): Node[] => (node.children.size === 0 ? [node] : leavesIn(node.children))

const leavesIn = (nodes: ReadonlyMap<string, Node>): Node[] => [...nodes.values()].flatMap(leavesOf)

function mayHoldNoNull(type: unknown): boolean {
  if (!isNonNullType(type)) return false
  return !isListType(type.ofType) || mayHoldNoNull(type.ofType.ofType)
}
