import { termOf } from '@channelgraph/values/labels'
import {
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
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
const LONGEST = 8

/** All fields that queries reach, and how. */
export function indexOf(schema: GraphQLSchema): Index {
  const ways = waysOf(schema)
  const entries = Object.values(schema.getTypeMap()).flatMap((type): Entry[] =>
    ways.has(type.name) && !isPaging(type) ? fieldsOf(type).map((field) => entryOf(type.name, field)) : [],
  )
  return { entries, ways }
}

/** Pages, edges and the like hold no figures of their own, but for a count. */
const isPaging = (type: GraphQLNamedType): boolean =>
  type.name.startsWith('__') || type.name === 'PageInfo' || isConnection(type) || type.name.endsWith('Edge')

function entryOf(type: string, field: AnyField): Entry {
  const answers = getNamedType(field.type)
  const item = isConnection(answers) ? itemOf(answers) : answers
  const words = field.name.replaceAll(/(?=[A-Z])/g, ' ').toLowerCase()
  return {
    type,
    field,
    name: `${field.name.toLowerCase()} ${words}`,
    terms: [field.description, item?.description].map((text) => termOf(text ?? '')).filter((term) => term !== ''),
    description: (field.description ?? '').toLowerCase(),
    inputs: field.args
      .map((argument) => textOf(argument, getNamedType(argument.type)))
      .join(' ')
      .toLowerCase(),
  }
}

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

/** The shortest ways from the query's root to each type: through the items of a list, not through its edges. */
function waysOf(schema: GraphQLSchema): ReadonlyMap<string, readonly Path[]> {
  const ways = new Map<string, Path[]>()
  const root = schema.getQueryType()
  if (!root) return ways
  ways.set(root.name, [[]])
  let open: { readonly type: GraphQLNamedType; readonly path: Path }[] = [{ type: root, path: [] }]
  for (let length = 0; length < LONGEST && open.length > 0; length++) {
    const next: typeof open = []
    for (const { type, path } of open) {
      for (const { step, to } of stepsFrom(schema, type)) {
        const known = ways.get(to.name) ?? []
        const way = [...path, step]
        // A way on which a type stands twice says nothing new.
        if (to === root || known.length >= WAYS || to.name.startsWith('__')) continue
        ways.set(to.name, [...known, way])
        next.push({ type: to, path: way })
      }
    }
    open = next
  }
  return ways
}

interface Step {
  readonly step: string
  readonly to: GraphQLNamedType
}

function stepsFrom(schema: GraphQLSchema, type: GraphQLNamedType): readonly Step[] {
  const kinds = isInterfaceType(type) || isUnionType(type) ? schema.getPossibleTypes(type) : []
  const isPage = isConnection(type)
  const fields = fieldsOf(type).filter(
    ({ name, deprecationReason }) => !deprecationReason && !(isPage && name !== 'nodes') && name !== 'history',
  )
  return [
    ...fields.map(({ name, type: of }) => ({ step: name, to: getNamedType(of) })),
    ...kinds.map((kind) => ({ step: onType(kind.name), to: kind })),
  ].filter(({ to }) => isObjectType(to) || isInterfaceType(to) || isUnionType(to))
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
    stepsFrom(schema, place.type).flatMap(({ step, to }) => (to.name === type ? [[...place.path, step]] : [])),
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
    if (scores.some((score) => score === 0)) return []
    const [way] = ways.get(entry.type) ?? []
    const distance = way?.length ?? LONGEST
    // A question begins at a root: what stands there comes first among what fits as well.
    const root = distance === 0 ? 45 : 0
    return [{ entry, score: scores.reduce((sum, score) => sum + score, 0) * 10 + root - distance }]
  })
  scored.sort((a, b) => b.score - a.score || (a.entry.field.name < b.entry.field.name ? -1 : 1))
  return scored.slice(0, limit).map(({ entry }) => ({
    entry,
    paths: (ways.get(entry.type) ?? []).map((way) => [...way, entry.field.name]),
  }))
}

function scoreOf({ field, name, terms, description, inputs }: Entry, word: string, sound: Sound | undefined): number {
  if (field.name.toLowerCase() === word || terms[0] === word) return 12
  const [own, answers] = terms
  if (own?.startsWith(word) || name.startsWith(word)) return 9
  if (own?.includes(word) || name.includes(word)) return 8
  if (answers?.includes(word)) return 6
  if (sound && isSound(word) && terms.some((term) => sound(term).some((one) => sounds(one, word)))) return 6
  if (description.includes(word)) return 4
  if (inputs.includes(word)) return 2
  return 0
}

/** Two letters stand in too many words to be looked for inside them. */
const sounds = (sound: string, word: string): boolean =>
  word.length > 2 ? sound.includes(word) : sound.startsWith(word)

/** What may be pinyin: letters, two at least. */
const isSound = (word: string): boolean => /^[a-z]{2,}$/.test(word)
