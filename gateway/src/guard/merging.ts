import { type DocumentNode, type FieldNode, Kind, type SelectionSetNode } from 'graphql'
import { messages } from '../answer/messages.ts'
import { refused } from '../answer/refusal.ts'
import { fragmentsOf } from './limits.ts'

/**
 * How much comparing a document may cause. The questions of the specification need some hundreds; at the limit validation
 * takes about as long as for any other document of the same length.
 */
const MOST = 50_000

/**
 * Refuses a document whose fields validation would compare too often, before it is validated. Validation compares every two
 * fields that are merged into one, and every two fragments spread in one place: in the square of their number, so that a few
 * thousand tokens keep the one thread busy. Counted here in the steps that would cause, each place once with everything that
 * is merged into it. Throws RequestRefused.
 */
export function refuseCostlyMerging(document: DocumentNode, most = MOST): void {
  const fragments = fragmentsOf(document)
  const reached = new Set<string>()
  let left = most
  const spend = (steps: number) => {
    left -= steps
    if (left < 0) throw refused(messages.costlyMerging())
  }

  const place = (sets: readonly SelectionSetNode[]): void => {
    const fields = new Map<string, FieldNode[]>()
    const spread = new Set<string>()
    let merged = 0
    const collect = ({ selections }: SelectionSetNode): void => {
      spend(selections.length)
      for (const node of selections) {
        if (node.kind === Kind.INLINE_FRAGMENT) collect(node.selectionSet)
        else if (node.kind === Kind.FIELD) {
          merged += 1
          const name = (node.alias ?? node.name).value
          const same = fields.get(name)
          if (same) same.push(node)
          else fields.set(name, [node])
        } else if (!spread.has(node.name.value)) {
          spread.add(node.name.value)
          reached.add(node.name.value)
          const fragment = fragments.get(node.name.value)
          if (fragment) collect(fragment.selectionSet)
        }
      }
    }
    sets.forEach(collect)
    spend((sets.length + spread.size - 1) * merged)
    for (const nodes of fields.values()) {
      spend(nodes.length * (nodes.length - 1))
      const below = nodes.flatMap(({ selectionSet }) => selectionSet ?? [])
      if (below.length > 0) place(below)
    }
  }

  for (const node of document.definitions) if (node.kind === Kind.OPERATION_DEFINITION) place([node.selectionSet])
  // Validation reads what no operation uses as well.
  for (const [name, { selectionSet }] of fragments) if (!reached.has(name)) place([selectionSet])
}
