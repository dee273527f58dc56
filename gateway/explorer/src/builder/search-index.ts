import { termOf } from '@channelgraph/values/labels'
import {
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isUnionType,
} from 'graphql'
import { type AnyField, fieldsOf, isConnection } from './defaults.ts'
import { onType, type Path } from './reading.ts'

/** A field that can be asked for, with what it is found by. */
export interface Entry {
  readonly type: string
  readonly field: AnyField
  /** In lower case: its name and its name in words. */
  readonly name: string
  /** The Chinese terms of it and of what it answers. */
  readonly terms: readonly string[]
  readonly description: string
  /** Names, terms and descriptions of its arguments and of the conditions in them. */
  readonly inputs: string
  /** The name and the Chinese term of the type that has it. */
  readonly ofType: string
}

export interface Hit {
  readonly entry: Entry
  /** Ways to it from the root, the shortest first. */
  readonly paths: readonly Path[]
}

export interface Index {
  readonly entries: readonly Entry[]
  readonly ways: ReadonlyMap<string, readonly Path[]>
}

/** What Chinese words sound like, without tones: whole ("tousu") and in initials ("ts"). */
export type Sound = (text: string) => readonly string[]

const WAYS = 3
const LOOKED_AT = 12
const LONGEST = 8
const OF_TYPE = 1

/** All fields that queries reach, and how. */
export function indexOf(schema: GraphQLSchema): Index {
  const ways = waysOf(schema)
  const entries = Object.values(schema.getTypeMap()).flatMap((type): Entry[] =>
    ways.has(type.name) && !isPaging(type) ? fieldsOf(type).map((field) => entryOf(type, field)) : [],
  )
  return { entries, ways }
}

/** Pages, edges and the like hold no figures of their own, but for a count. */
const isPaging = (type: GraphQLNamedType): boolean =>
  type.name.startsWith('__') || type.name === 'PageInfo' || isConnection(type) || type.name.endsWith('Edge')

function entryOf(type: GraphQLNamedType, field: AnyField): Entry {
  const answers = getNamedType(field.type)
  const item = isConnection(answers) ? itemOf(answers) : answers
  const words = field.name.replaceAll(/(?=[A-Z])/g, ' ').toLowerCase()
  return {
    type: type.name,
    field,
    ofType: `${type.name.toLowerCase()} ${termOf(type.description ?? '')}`,
    name: `${field.name.toLowerCase()} ${words}`,
    terms: [field.description, item?.description].map((text) => termOf(text ?? '')).filter((term) => term !== ''),
    description: (field.description ?? '').toLowerCase(),
    inputs: field.args
      .map((argument) => textOf(argument, getNamedType(argument.type)))
      .join(' ')
      .toLowerCase(),
  }
}

/** Whether a field answers a list, or a page of one. */
const isMany = ({ type }: AnyField): boolean => isListType(getNullableType(type)) || isConnection(getNamedType(type))

const itemOf = (connection: GraphQLNamedType): GraphQLNamedType | undefined => {
  const nodes = fieldsOf(connection).find(({ name }) => name === 'nodes')
  return nodes && getNamedType(nodes.type)
}

function textOf(
  { name, description }: { name: string; description?: string | null | undefined },
  type: GraphQLNamedType,
): string {
  const inside = isInputObjectType(type) ? Object.values(type.getFields()) : []
  return [name, description ?? '', ...inside.flatMap((one) => [one.name, one.description ?? ''])].join(' ')
}

/** Roots that lead to everything, and so say nothing of where something belongs. */
const EVERYTHING = new Set(['node', 'nodes', 'search'])

/** The shortest ways from the query's root to each type: through the items of a list, not through its edges; lists come first. */
function waysOf(schema: GraphQLSchema): ReadonlyMap<string, readonly Path[]> {
  const ways = new Map<string, readonly Path[]>()
  const root = schema.getQueryType()
  if (!root) return ways
  ways.set(root.name, [[]])
  walk(schema, root, ways, (step) => !EVERYTHING.has(step), LOOKED_AT)
  const lists = new Set(fieldsOf(root).flatMap((field) => (isMany(field) ? [field.name] : [])))
  // Of ways of one length those of lists first, and those that are said in few words: partners before partnersToAcknowledge.
  const rank = (way: Path) =>
    way.filter((step) => step !== 'nodes').length * 1_000 + (lists.has(way[0] ?? '') ? 0 : 500) + way.join('').length
  for (const [type, known] of ways) ways.set(type, [...known].sort((a, b) => rank(a) - rank(b)).slice(0, WAYS))
  // What nothing else leads to.
  walk(schema, root, ways, () => true, 1)
  return ways
}

function walk(
  schema: GraphQLSchema,
  root: GraphQLNamedType,
  ways: Map<string, readonly Path[]>,
  isRoot: (step: string) => boolean,
  most: number,
): void {
  let open: readonly Place[] = [{ type: root, path: [] }]
  const before = new Set(ways.keys())
  for (let length = 0; length < LONGEST && open.length > 0; length++) {
    const next: Place[] = []
    for (const { type, path } of open) {
      for (const { steps, to } of stepsFrom(schema, type)) {
        const known = ways.get(to.name) ?? []
        if (to === root || known.length >= most || (type === root && !isRoot(steps[0] ?? ''))) continue
        if (most === 1 && before.has(to.name)) continue
        const way = [...path, ...steps]
        ways.set(to.name, [...known, way])
        next.push({ type: to, path: way })
      }
    }
    open = next
  }
}

interface Step {
  /** A field; for a page of a list the field and its items. */
  readonly steps: Path
  readonly to: GraphQLNamedType
}

function stepsFrom(schema: GraphQLSchema, type: GraphQLNamedType): readonly Step[] {
  const kinds = isInterfaceType(type) || isUnionType(type) ? schema.getPossibleTypes(type) : []
  const fields = fieldsOf(type).filter(({ name, deprecationReason }) => !deprecationReason && name !== 'history')
  const steps = fields.map((field): Step & { readonly isList: boolean } => {
    const to = getNamedType(field.type)
    const item = isConnection(to) ? itemOf(to) : undefined
    if (item) return { steps: [field.name, 'nodes'], to: item, isList: true }
    return { steps: [field.name], to, isList: isMany(field) }
  })
  return [
    ...steps.filter(({ isList }) => isList),
    ...steps.filter(({ isList }) => !isList),
    ...kinds.map((kind) => ({ steps: [onType(kind.name)], to: kind })),
  ].filter(({ to }) => isCompositeType(to) && !isPaging(to))
}

/** Where a question stands already: a chosen object, and its type. */
export interface Place {
  readonly path: Path
  readonly type: GraphQLNamedType
}

/** Ways to a type from what a question asks for already, over one step at most; the deepest places first, for they say most. */
export function waysFrom(schema: GraphQLSchema, places: readonly Place[], type: string): readonly Path[] {
  const deepest = [...places].sort((a, b) => b.path.length - a.path.length)
  const here = deepest.filter((place) => place.type.name === type).map(({ path }) => path)
  const near = deepest.flatMap((place) =>
    stepsFrom(schema, place.type).flatMap(({ steps, to }) => (to.name === type ? [[...place.path, ...steps]] : [])),
  )
  return [...here, ...near].slice(0, WAYS)
}

/** The fields in which every word stands, the best first: by name or term before description before arguments. */
export function search({ entries, ways }: Index, text: string, sound?: Sound, limit = 50): readonly Hit[] {
  const words = text
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  if (words.length === 0) return []
  const scored = entries.flatMap((entry) => {
    const scores = words.map((word) => scoreOf(entry, word, sound))
    // Of which type it is narrows; it alone finds nothing, or all fields of the type would be found.
    if (scores.some((score) => score === 0) || scores.every((score) => score === OF_TYPE)) return []
    const [way] = ways.get(entry.type) ?? []
    const distance = way?.length ?? LONGEST
    // A question begins at a root: what stands there comes first among what fits as well, lists before single things.
    const root = distance === 0 ? 45 : 0
    const many = isMany(entry.field) ? 25 : 0
    return [{ entry, score: scores.reduce((sum, score) => sum + score, 0) * 10 + root + many - distance }]
  })
  scored.sort((a, b) => b.score - a.score || (a.entry.field.name < b.entry.field.name ? -1 : 1))
  return scored.slice(0, limit).map(({ entry }) => ({
    entry,
    paths: (ways.get(entry.type) ?? []).map((way) => [...way, entry.field.name]),
  }))
}

function scoreOf(
  { field, name, terms, description, inputs, ofType }: Entry,
  word: string,
  sound: Sound | undefined,
): number {
  if (field.name.toLowerCase() === word || terms[0] === word) return 12
  const [own, answers] = terms
  if (own?.startsWith(word) || name.startsWith(word)) return 9
  if (own?.includes(word) || name.includes(word)) return 8
  if (answers?.includes(word)) return 6
  if (sound && isSound(word) && terms.some((term) => sound(term).some((one) => sounds(one, word)))) return 6
  if (description.includes(word)) return 4
  if (inputs.includes(word)) return 2
  if (ofType.includes(word)) return OF_TYPE
  return 0
}

/** Two letters stand in too many words to be looked for inside them. */
const sounds = (sound: string, word: string): boolean =>
  word.length > 2 ? sound.includes(word) : sound.startsWith(word)

/** What may be pinyin: letters, two at least. */
const isSound = (word: string): boolean => /^[a-z]{2,}$/.test(word)
