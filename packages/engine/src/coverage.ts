/**
 * Which places of the answer a plan brings at all. The planner drops a branch that no runtime type of the subgraph can
 * have; its null would look like an answer. What no fetch selects is therefore known here and reported by the shape.
 */
import { type GraphQLSchema, Kind, type SelectionNode } from 'graphql'
import type { PlannedFetch } from './plan-fetches.ts'
import { placeOf } from './plan-places.ts'
import { typeNamesUnder } from './schemas.ts'
import type { Coverage } from './shape.ts'

export function coverageOf(fetches: PlannedFetch[], schema: GraphQLSchema): Coverage {
  /** Place to the type names it is selected for; `undefined` for all. */
  const covered = new Map<string, Set<string> | undefined>()
  const cover = (place: string, types: Set<string> | undefined): void => {
    const known = covered.get(place)
    if (types === undefined || (covered.has(place) && known === undefined)) covered.set(place, undefined)
    else covered.set(place, new Set([...(known ?? []), ...types]))
  }
  const visit = (
    selections: readonly SelectionNode[],
    at: string,
    types: Set<string> | undefined,
    renamed: Map<string, string>,
  ): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        const condition = selection.typeCondition && typeNamesUnder(schema, selection.typeCondition.name.value)
        visit(selection.selectionSet.selections, at, intersect(types, condition), renamed)
      }
      if (selection.kind !== Kind.FIELD) continue
      const name = selection.alias?.value ?? selection.name.value
      const place = `${at}/${renamed.get(name) ?? name}`
      cover(place, types)
      if (selection.selectionSet) visit(selection.selectionSet.selections, place, undefined, renamed)
    }
  }
  for (const fetch of fetches) visit(fetch.selections, placeOf(fetch), undefined, renamesOf(fetch))
  return (place, typename) => {
    if (!covered.has(place)) return false
    const types = covered.get(place)
    return types === undefined || types.has(typename)
  }
}

/** The planner's own aliases, back to the names they stand for. */
export function renamesOf(fetch: PlannedFetch): Map<string, string> {
  const renames = new Map<string, string>()
  for (const rewrite of fetch.outputRewrites) {
    if (rewrite.kind === 'KeyRenamer') renames.set(rewrite.path.at(-1)!, rewrite.renameKeyTo)
  }
  return renames
}

function intersect(a: Set<string> | undefined, b: Set<string> | undefined): Set<string> | undefined {
  if (!a || !b) return a ?? b
  return new Set([...a].filter((item) => b.has(item)))
}
