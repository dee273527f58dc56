import { type DocumentNode, type FragmentDefinitionNode, Kind, type SelectionSetNode, visit } from 'graphql'
import type { Limits } from '../env.ts'
import { tooComplex } from './refusal.ts'

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
  if (operations.length > MAX_OPERATIONS)
    throw tooComplex(
      `The query has ${operations.length} operations; ${MAX_OPERATIONS} are allowed. Send the one you run.`,
    )
  const fragments = fragmentsOf(document)
  const measure = measureWith(fragments)
  for (const name of fragments.keys()) measure.fragment(name)
  for (const node of document.definitions) {
    if (node.kind !== Kind.OPERATION_DEFINITION) continue
    const asked = measure.selection(node.selectionSet)
    assertAtMost(asked.width, limits.rootFields, 'fields at its root')
    assertAtMost(asked.depth, limits.depth, 'levels of fields')
    assertAtMost(asked.nesting, MAX_NESTING, 'levels of fragments')
    assertAtMost(asked.fields, limits.fields, 'fields, its fragments put in their places')
    assertAtMost(asked.aliases, limits.aliases, 'aliases')
  }
}

function refuseDeepLiterals(document: DocumentNode): void {
  let levels = 0
  const within = {
    enter: () => {
      levels += 1
      assertAtMost(levels, MAX_LITERAL_NESTING, 'levels of lists and objects in an argument')
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
export function assertAtMost(asked: number, allowed: number, what: string): void {
  if (asked <= allowed) return
  const count = Number.isSafeInteger(asked) ? `${asked}` : 'countless'
  throw tooComplex(
    `The operation has ${count} ${what}; ${allowed} are allowed. Ask for less at once, or in several operations.`,
  )
}

function measureWith(fragments: ReadonlyMap<string, FragmentDefinitionNode>) {
  const measured = new Map<string, Size>()
  const underWay = new Set<string>()

  const fragment = (name: string): Size => {
    const known = measured.get(name)
    if (known) return known
    const definition = fragments.get(name)
    if (!definition) return NOTHING // validation names the fragment that is missing
    if (underWay.has(name)) throw tooComplex(`The fragment ${name} contains itself.`)
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
          throw tooComplex(`An alias has ${name.length} characters; ${MAX_ALIAS_LENGTH} are allowed.`)
        const below = node.selectionSet ? selection(node.selectionSet) : NOTHING
        const times = (repeated.get(name) ?? 0) + 1
        if (times > MAX_REPETITIONS)
          throw tooComplex(`The field ${name} is repeated more than ${MAX_REPETITIONS} times in one place.`)
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
  if (below > INTROSPECTION_DEPTH)
    throw tooComplex(`The question about the schema has ${below} levels; ${INTROSPECTION_DEPTH} are allowed.`)
  return 1
}
