/**
 * What planning an operation will take, known before a planner gets it, in one walk over its selections. The planner's
 * time goes with the selections, with the fetches they come to (each place where an object's fields lie in another
 * subgraph than the object itself), and with the plans it compares (each place where several subgraphs could answer).
 * How it was calibrated: docs/engine.md.
 */
import {
  type ConstDirectiveNode,
  type GraphQLCompositeType,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  type SelectionNode,
} from 'graphql'
import type { FoldedSelection } from './operation.ts'

/** Effort of one selection, against one for a fetch. */
const SELECTION = 0.05

interface FieldPlace {
  /** The subgraphs that answer it. */
  graphs: ReadonlySet<string>
  /** What it requires, by the subgraph that requires it. */
  requires: ReadonlyMap<string, readonly string[]>
}

export class PlanningEffort {
  private readonly schema: GraphQLSchema
  private readonly maxPlans: number
  private readonly places = new Map<string, FieldPlace>()

  /** @param maxPlans the planner compares no more plans than this */
  constructor(supergraph: GraphQLSchema, maxPlans: number) {
    this.schema = supergraph
    this.maxPlans = maxPlans
  }

  /** In fetches: about what planning one fetch takes, times the plans to compare. */
  of(selections: readonly FoldedSelection[], root: GraphQLCompositeType): number {
    const count = { selections: 0, fetches: 0, plans: 1 }
    this.object(selections, root, graphsOfType(root), count)
    return count.selections * SELECTION + count.fetches * Math.min(count.plans, this.maxPlans)
  }

  private object(
    selections: readonly FoldedSelection[],
    type: GraphQLCompositeType,
    here: ReadonlySet<string>,
    count: { selections: number; fetches: number; plans: number },
  ): void {
    /** What this object is fetched again from, each once. */
    const fetched = new Map<string, number>()
    const fetch = (graphs: ReadonlySet<string>, times: number) => {
      const key = [...graphs].join()
      const known = fetched.get(key)
      if (known === undefined && graphs.size > 1) count.plans = Math.min(count.plans * graphs.size, this.maxPlans)
      count.fetches += Math.max(0, times - (known ?? 0))
      fetched.set(key, Math.max(times, known ?? 0))
    }
    const visit = (list: readonly FoldedSelection[], parent: GraphQLNamedType): void => {
      for (const selection of list) {
        count.selections++
        if (selection.kind === 'fragment') {
          const condition = selection.typeCondition && this.schema.getType(selection.typeCondition)
          visit(selection.selections, condition || parent)
          continue
        }
        if (!isObjectType(parent) && !isInterfaceType(parent)) continue
        const field = parent.getFields()[selection.name]
        if (!field) continue
        const place = this.placeOf(parent, selection.name)
        const local = new Set([...place.graphs].filter((graph) => here.has(graph)))
        // An interface's field that lies elsewhere is fetched for each type that implements it.
        const types = isAbstractType(parent) ? this.schema.getPossibleTypes(parent).length : 1
        if (local.size === 0) fetch(place.graphs, types)
        for (const [graph, required] of place.requires) {
          for (const name of required) {
            const source = this.placeOf(parent, name)
            if (![...source.graphs].some((other) => here.has(other))) fetch(source.graphs, types)
          }
          fetch(new Set([`${graph} again`]), types)
        }
        const inner = getNamedType(field.type)
        if (selection.selections && isCompositeType(inner)) {
          this.object(selection.selections, inner, local.size > 0 ? local : place.graphs, count)
        }
      }
    }
    visit(selections, type)
  }

  private placeOf(type: GraphQLNamedType, name: string): FieldPlace {
    const key = `${type.name}.${name}`
    let place = this.places.get(key)
    if (!place) {
      place = fieldPlace(type, name)
      this.places.set(key, place)
    }
    return place
  }
}

function fieldPlace(type: GraphQLNamedType, name: string): FieldPlace {
  const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined
  const joins = (field?.astNode?.directives ?? []).filter((use) => use.name.value === 'join__field')
  const graphs = new Set<string>()
  const requires = new Map<string, string[]>()
  for (const join of joins) {
    const graph = argumentOf(join, 'graph')
    if (graph === undefined || isTrue(join, 'external') || isTrue(join, 'usedOverridden')) continue
    graphs.add(graph)
    const required = argumentOf(join, 'requires')
    if (required) requires.set(graph, topFieldsOf(required))
  }
  return { graphs: graphs.size > 0 ? graphs : graphsOfType(type), requires }
}

function graphsOfType(type: GraphQLNamedType): Set<string> {
  const joins = (type.astNode?.directives ?? []).filter((use) => use.name.value === 'join__type')
  return new Set(joins.flatMap((join) => argumentOf(join, 'graph') ?? []))
}

function argumentOf(directive: ConstDirectiveNode, name: string): string | undefined {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined
}

const isTrue = (directive: ConstDirectiveNode, name: string): boolean =>
  directive.arguments?.some(
    (argument) => argument.name.value === name && argument.value.kind === Kind.BOOLEAN && argument.value.value,
  ) ?? false

function topFieldsOf(fieldSet: string): string[] {
  const names = (selections: readonly SelectionNode[]): string[] =>
    selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [selection.name.value]
      return selection.kind === Kind.INLINE_FRAGMENT ? names(selection.selectionSet.selections) : []
    })
  const [operation] = parse(`{${fieldSet}}`, { noLocation: true }).definitions
  return operation?.kind === Kind.OPERATION_DEFINITION ? names(operation.selectionSet.selections) : []
}
