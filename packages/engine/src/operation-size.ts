/** How large an operation is with its fragments written out, known without writing them out. */
import { type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql'
import { EngineError } from './errors.ts'

export interface OperationLimits {
  maxSelections: number
  maxDepth: number
}

/** Counts what an operation comes to with its fragments written out, without writing them out. */
export class SizeOfFragments {
  private readonly known = new Map<string, { selections: number; depth: number }>()
  private readonly fragments: Map<string, FragmentDefinitionNode>
  private readonly limits: OperationLimits
  private level = 0

  constructor(fragments: Map<string, FragmentDefinitionNode>, limits: OperationLimits) {
    this.fragments = fragments
    this.limits = limits
  }

  of(set: SelectionSetNode): { selections: number; depth: number } {
    let selections = 0
    let depth = 0
    // Written nesting, fields and fragments alike, is bounded as well: this walk and those after it recurse.
    if (++this.level > this.limits.maxDepth * 4) {
      throw new EngineError('OPERATION_TOO_COMPLEX', 'This operation nests deeper than is allowed.')
    }
    for (const selection of set.selections) {
      selections++
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const inner = this.ofFragment(selection.name.value)
        selections += inner.selections
        depth = Math.max(depth, inner.depth)
      } else if (selection.selectionSet) {
        const inner = this.of(selection.selectionSet)
        selections += inner.selections
        depth = Math.max(depth, inner.depth + (selection.kind === Kind.FIELD ? 1 : 0))
      } else depth = Math.max(depth, 1)
    }
    this.level--
    return { selections, depth }
  }

  private ofFragment(name: string): { selections: number; depth: number } {
    const known = this.known.get(name)
    if (known) return known
    const fragment = this.fragments.get(name)
    if (!fragment) throw new EngineError('GRAPHQL_VALIDATION_FAILED', `Unknown fragment "${name}".`)
    // Stands while the fragment is measured: one that spreads itself is infinitely large.
    this.known.set(name, { selections: Number.POSITIVE_INFINITY, depth: 0 })
    const size = this.of(fragment.selectionSet)
    this.known.set(name, size)
    return size
  }
}
