import type { Text } from '@channelgraph/values'
import { type DocumentNode, type FragmentDefinitionNode, Kind, type SelectionSetNode, visit } from 'graphql'
import { counted, messages } from '../answer/messages.ts'
import { refused } from '../answer/refusal.ts'
import type { Limits } from '../env.ts'

/** How large a selection is once every fragment stands in its place. */
interface Size {
  readonly fields: number
  readonly aliases: number
  /** Levels of fields. */
  readonly depth: number
  /** Levels of braces, fragments included: what whoever walks the query must descend. */
  readonly nesting: number
  /** Fields of its own first level. */
  readonly width: number
}

const NOTHING: Size = { fields: 0, aliases: 0, depth: 0, nesting: 0, width: 0 }

/** The schema asks for this much of itself: GraphiQL's introspection is 15 levels deep whatever a client's limit is. */
const INTROSPECTION_DEPTH = 20
/** Fragments in fragments add no level of fields, but everything that reads the query descends into them. */
const MAX_NESTING = 100
/** Lists and objects within each other in an argument. Without a limit of its own the machine's stack would be it. */
const MAX_LITERAL_NESTING = 50
/** The name a client gives a field is repeated with every row of the answer. */
const MAX_ALIAS_LENGTH = 100
/** Each operation is validated with every fragment it uses, though only one of them runs. */
const MAX_OPERATIONS = 50
/** How often one field may be repeated in one place: merging repetitions takes time in the square of their number. */
const MAX_REPETITIONS = 100

/**
 * Refuses a document that asks for more than the limits, before it is validated. Each fragment is measured once, and its size
 * is added wherever it is spread: the time is linear in the text, though the size may double with every fragment.
 * Throws RequestRefused.
 */
export function refuseOversized(document: DocumentNode, limits: Limits): void {
  refuseDeepLiterals(document)
  const operations = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION)
  if (operations.length > MAX_OPERATIONS) throw refused(messages.tooManyOperations(operations.length, MAX_OPERATIONS))
  const fragments = fragmentsOf(document)
  const measure = measureWith(fragments)
  for (const name of fragments.keys()) measure.fragment(name)
  for (const node of document.definitions) {
    if (node.kind !== Kind.OPERATION_DEFINITION) continue
    const asked = measure.selection(node.selectionSet)
    assertAtMost(asked.width, limits.rootFields, counted.rootFields)
    assertAtMost(asked.depth, limits.depth, counted.levels)
    assertAtMost(asked.nesting, MAX_NESTING, counted.fragmentLevels)
    assertAtMost(asked.fields, limits.fields, counted.fields)
    assertAtMost(asked.aliases, limits.aliases, counted.aliases)
  }
}

function refuseDeepLiterals(document: DocumentNode): void {
  let levels = 0
  const within = {
    enter: () => {
      levels += 1
      assertAtMost(levels, MAX_LITERAL_NESTING, counted.literalLevels)
    },
    leave: () => {
      levels -= 1
    },
  }
  // It walks without recursion.
  visit(document, { ListValue: within, ObjectValue: within })
}

/** The fragments of a document, by name. */
export function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node)
  return fragments
}

/** Throws RequestRefused, naming what there is too much of and how much is allowed. */
export function assertAtMost(asked: number, allowed: number, what: Text): void {
  if (asked <= allowed) return
  throw refused(messages.tooMany(asked, what, allowed))
}

function measureWith(fragments: ReadonlyMap<string, FragmentDefinitionNode>) {
  const measured = new Map<string, Size>()
  const underWay = new Set<string>()

  const fragment = (name: string): Size => {
    const known = measured.get(name)
    if (known) return known
    const definition = fragments.get(name)
    if (!definition) return NOTHING // validation names the fragment that is missing
    if (underWay.has(name)) throw refused(messages.containsItself(name))
    underWay.add(name)
    const size = selection(definition.selectionSet)
    underWay.delete(name)
    measured.set(name, size)
    return size
  }

  const selection = ({ selections }: SelectionSetNode): Size => {
    let [fields, aliases, depth, nesting, width] = [0, 0, 0, 0, 0]
    const repeated = new Map<string, number>()
    for (const node of selections) {
      if (node.kind === Kind.FIELD) {
        const name = node.alias?.value ?? node.name.value
        if (node.alias && name.length > MAX_ALIAS_LENGTH)
          throw refused(messages.longAlias(name.length, MAX_ALIAS_LENGTH))
        const below = node.selectionSet ? selection(node.selectionSet) : NOTHING
        const times = (repeated.get(name) ?? 0) + 1
        if (times > MAX_REPETITIONS) throw refused(messages.repeatedField(name, MAX_REPETITIONS))
        repeated.set(name, times)
        fields += 1 + below.fields
        aliases += (node.alias ? 1 : 0) + below.aliases
        depth = Math.max(depth, node.name.value.startsWith('__') ? introspectionDepth(below.depth) : 1 + below.depth)
        nesting = Math.max(nesting, below.nesting)
        width += 1
        continue
      }
      const inner = node.kind === Kind.INLINE_FRAGMENT ? selection(node.selectionSet) : fragment(node.name.value)
      fields += inner.fields
      aliases += inner.aliases
      depth = Math.max(depth, inner.depth)
      nesting = Math.max(nesting, inner.nesting)
      width += inner.width
    }
    return { fields, aliases, depth, nesting: nesting + 1, width }
  }

  return { fragment, selection }
}

/** Questions about the schema have a depth of their own and count as one level of the operation. */
function introspectionDepth(below: number): number {
  if (below > INTROSPECTION_DEPTH) throw refused(messages.deepIntrospection(below, INTROSPECTION_DEPTH))
  return 1
}
