import type { Scope } from '@channelgraph/access'
import { NODES, type NodeType, nodeReferenceOf } from '@channelgraph/contracts'
import { idOfKey } from '@channelgraph/values'
import { type GraphQLField, type GraphQLSchema, getNamedType, isObjectType, isRequiredArgument } from 'graphql'
import { ASKED_BY, OWNED } from './owned-entities.ts'
import { selectionsOf, type Walked, widestArguments } from './selections.ts'
import type { Truth } from './truth.ts'

/** Levels of objects whose every field is asked for, the root's the first: paths end on the fourth. */
export const LEVELS = 3
const FIELDS = 180
/** Of one path without aliases there is room for more before the planner finds it too much, and fewer operations carry all. */
const FIELDS_OF_PATHS = 300
/** As many as `nodes` takes at once. */
const MOST_NODES = 100

/** One operation and the root field it is about. */
export interface Question {
  readonly root: string
  readonly query: string
  readonly variables?: Readonly<Record<string, unknown>>
}

/** Regions to look at: the provinces of the two personas' partners, those of others, a city and what lies below it. */
const REGIONS = ['320000', '320500', '320505', '440000', '440300', '330000', '110000', '310000']
const quoted = (values: readonly unknown[]): string => `[${values.map((value) => JSON.stringify(value)).join(', ')}]`

/** Arguments for roots that must be told where to look; `$key` where they ask about one row besides. */
const LOOK_AT: Readonly<Record<string, string>> = {
  regions: `(codes: ${quoted(REGIONS)})`,
  channelStrategy: '(year: 2026)',
  partnersWithoutPlan: '(on: "2026-11-23")',
  freeTrainers: '(courseId: $key, startsAt: "2026-12-01T01:00:00Z", endsAt: "2026-12-01T09:00:00Z")',
}

/** The type of the rows a root field answers. */
function rowTypeOf(schema: GraphQLSchema, field: GraphQLField<unknown, unknown>): string {
  const type = getNamedType(field.type).name
  const nodes = schema.getType(type)
  if (type.endsWith('Connection') && nodes && 'getFields' in nodes)
    return getNamedType((nodes.getFields() as Record<string, GraphQLField<unknown, unknown>>).nodes!.type).name
  return type
}

/**
 * Every root field four levels deep: lists without a filter, single rows by what the viewer owns, so that paths lead on. What is
 * noted as walked while it is asked is not asked again. Of a root that was noted as silent no more is asked: below nothing no
 * resolver is called, whatever is selected there.
 */
export function* everyPath(
  schema: GraphQLSchema,
  truth: Truth,
  scope: Scope,
  shared: SharedKeys,
  walked: Walked,
  silent: ReadonlySet<string>,
): Generator<Question> {
  for (const [root, field] of Object.entries(schema.getQueryType()!.getFields())) {
    if (root === 'search') {
      yield* everySearch(field, truth, scope, shared, walked)
      continue
    }
    if (root === 'node' || root === 'nodes') {
      yield* everyNode(schema, field, truth, scope, true)
      continue
    }
    const known = keyKnownOf(field, truth, scope, shared[root])
    const given = LOOK_AT[root] ?? (known ? `(${known.argument}: $key)` : widestArguments(field, 0))
    if (given === null) throw new Error(`Nobody knows what to ask ${root} for.`)
    for (const selection of selectionsOf(field.type, LEVELS, FIELDS_OF_PATHS, { walked })) {
      if (silent.has(root)) break
      yield known
        ? { root, query: `query ($key: ID!) { ${root}${given} { ${selection} } }`, variables: { key: known.key } }
        : { root, query: `{ ${root}${given} { ${selection} } }` }
    }
  }
}

/** What each list of a search knows its rows by: type and key. Those that belong to nobody have their texts from outside. */
const SEARCHED_BY: Readonly<Record<string, readonly [type: string, key: string]>> = {
  partners: ['Partner', 'code'],
  contracts: ['Contract', 'no'],
  violations: ['Violation', 'no'],
  orders: ['Order', 'no'],
  chargers: ['Charger', 'serialNo'],
  tickets: ['SupportTicket', 'no'],
  complaints: ['Complaint', 'no'],
  settlements: ['Settlement', 'no'],
  invoices: ['Invoice', 'no'],
}
/** Words that stand in the names of such rows. */
const SEARCHED_WORDS: Readonly<Record<string, string>> = {
  applications: '有限公司',
  stations: '充电站',
  channelPolicies: '办法',
  incentivePolicies: '返利',
}

const listsOf = (field: GraphQLField<unknown, unknown>): GraphQLField<unknown, unknown>[] => {
  const type = getNamedType(field.type)
  return isObjectType(type) ? Object.values(type.getFields()).filter(({ args }) => args.length > 0) : []
}

/** Each list of a search as deep as any path, for the number of a row that the viewer owns or for words that many rows have. */
function* everySearch(
  field: GraphQLField<unknown, unknown>,
  truth: Truth,
  scope: Scope,
  shared: SharedKeys,
  walked: Walked,
): Generator<Question> {
  for (const { name, type } of listsOf(field)) {
    const [owned, key = ''] = SEARCHED_BY[name] ?? []
    const text = owned
      ? truth.rowsOf(owned, scope, true)[0]?.[OWNED[owned]!.keys[key]!]
      : (SEARCHED_WORDS[name] ?? shared[name.replace(/s$/, '')])
    if (text === undefined) throw new Error(`Nobody knows what to search ${name} for.`)
    for (const selection of selectionsOf(type, LEVELS - 1, FIELDS_OF_PATHS, { level: 2, walked }))
      yield {
        root: field.name,
        query: `query ($text: String!) { search(text: $text) { ${name}(first: 3) { ${selection} } } }`,
        variables: { text },
      }
  }
}

/** All lists of a search for numbers, serials and names of others: of one row as they are, of another in part. */
function* everyForeignSearch(field: GraphQLField<unknown, unknown>, truth: Truth, scope: Scope): Generator<Question> {
  const lists = listsOf(field).map(
    ({ name, type }) => `${name}(first: 20) { ${[...selectionsOf(type, 1, FIELDS, { level: 2 })][0]} }`,
  )
  const query = `query ($text: String!) { search(text: $text) { ${lists.join(' ')} } }`
  const others = (type: string) => spread(truth.rowsOf(type, scope, false), 2)
  const texts = Object.values(SEARCHED_BY).flatMap(([type, key]) =>
    others(type).map((row, i) => String(row[OWNED[type]!.keys[key]!]).slice(0, i === 0 ? undefined : -2)),
  )
  const names = others('Partner').flatMap(({ name, name_initials, uscc }, i) =>
    i === 0 ? [String(name), String(name_initials)] : [String(name).slice(2, 6), String(uscc)],
  )
  for (const text of new Set([...texts, ...names, '有限公司', 'SO', '充电']))
    yield { root: field.name, query, variables: { text } }
}

/** The entities of each type that are the viewer's, or are not, by the ids of the graph: what they are, two by two, and all at once. */
function* everyNode(
  schema: GraphQLSchema,
  { name: root }: GraphQLField<unknown, unknown>,
  truth: Truth,
  scope: Scope,
  own: boolean,
): Generator<Question> {
  const all: string[] = []
  for (const [name, node] of Object.entries(NODES)) {
    const type = schema.getType(name)
    if (!OWNED[name] || !isObjectType(type)) continue
    // A row that was made up for a table without any has no id of the graph's.
    const rows = spread(truth.rowsOf(name, scope, own), own ? 2 : 4)
    const ids = rows.map((row) => nodeIdOf(node, name, row)).filter((id) => nodeReferenceOf(id))
    all.push(...ids)
    if (root === 'nodes') continue
    for (const selection of selectionsOf(type, 1, FIELDS)) {
      const asked = `{ id ... on ${name} { ${selection} } }`
      const query = `query ($k0: ID!, $k1: ID!) { a0: node(id: $k0) ${asked} a1: node(id: $k1) ${asked} }`
      for (const variables of byTwo(ids)) yield { root, query, variables }
    }
  }
  if (root !== 'nodes') return
  const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }'
  for (let i = 0; i < all.length; i += MOST_NODES)
    yield { root, query, variables: { ids: all.slice(i, i + MOST_NODES) } }
}

/**
 * The keys of single rows, as variables of one question after the other: two at a time, since what is asked of one row alone takes
 * much planning, and in the same words, so that they are planned once.
 */
function* byTwo(keys: readonly unknown[]): Generator<{ k0: unknown; k1: unknown }> {
  for (let i = 0; i < keys.length; i += 2) yield { k0: keys[i], k1: keys[i + 1] ?? keys[i] }
}

/** The id that the graph gives a row. */
export const nodeIdOf = (node: NodeType, type: string, row: Readonly<Record<string, unknown>>): string =>
  node.key === undefined ? String(row.id) : idOfKey(node.kind, String(row[OWNED[type]!.keys[node.key]!]))

/** Keys of rows that belong to nobody, by the root field that asks for one. */
export type SharedKeys = Readonly<Record<string, string>>

/** The key of a row that the viewer may see, for a root field that asks for one row. */
function keyKnownOf(
  field: GraphQLField<unknown, unknown>,
  truth: Truth,
  scope: Scope,
  sharedKey: string | undefined,
): { argument: string; key: unknown } | null {
  if (sharedKey) return { argument: field.args[0]!.name, key: sharedKey }
  const type = getNamedType(field.type).name
  const columns = OWNED[type]?.keys ?? {}
  const argument = field.args.find(({ name }) => columns[name])?.name
  if (!argument) return null
  const rows = truth.rowsOf(type, scope, true)
  // Of an entity of which the seeds gave the viewer none, what nobody has is asked for.
  return { argument, key: rows[Math.floor(rows.length / 2)]?.[columns[argument]!] ?? 'nothing' }
}

/** Every way to name somebody else's rows to a root field: single rows by each key, lists by each filter. */
export function* everyForeignKey(schema: GraphQLSchema, truth: Truth, scope: Scope): Generator<Question> {
  for (const [root, field] of Object.entries(schema.getQueryType()!.getFields())) {
    if (root === 'search') yield* everyForeignSearch(field, truth, scope)
    if (root === 'node' || root === 'nodes') {
      yield* everyNode(schema, field, truth, scope, false)
      continue
    }
    const [selection] = selectionsOf(field.type, 2, FIELDS)
    const aliased = (given: string[]) => given.map((one, i) => `a${i}: ${root}${one} { ${selection} }`).join(' ')
    const type = rowTypeOf(schema, field)
    const keys = OWNED[type]?.keys ?? {}
    const foreign = OWNED[type] ? spread(truth.rowsOf(type, scope, false), 4) : []
    for (const { name, type: keyType } of field.args) {
      if (!keys[name]) continue
      const query = `query ($k0: ${keyType}, $k1: ${keyType}) { ${aliased([`(${name}: $k0)`, `(${name}: $k1)`])} }`
      for (const variables of byTwo(foreign.map((row) => row[keys[name]!]))) yield { root, query, variables }
    }
    const filters = filtersOf(field, truth, scope)
    if (filters.length > 0) yield { root, query: `{ ${aliased(filters)} }` }
  }
}

function filtersOf(field: GraphQLField<unknown, unknown>, truth: Truth, scope: Scope): string[] {
  const others = spread(truth.rowsOf('Partner', scope, false), 20)
  const values: Record<string, string> = {
    partnerIds: quoted(others.map(({ id }) => id)),
    regionCodes: quoted(others.map(({ region_code }) => region_code)),
    macroRegion: 'HUANAN',
    managerId: JSON.stringify(others[0]!.manager_id),
    search: JSON.stringify(others[0]!.name),
    settlementId: JSON.stringify(truth.rowsOf('Settlement', scope, false)[0]!.id),
    orderId: JSON.stringify(truth.rowsOf('Order', scope, false)[0]!.id),
  }
  const rest = field.args.filter((argument) => isRequiredArgument(argument) && argument.name === 'period')
  const required = rest.map(({ name }) => `${name}: { from: "2024-01-01", to: "2027-12-31" } `).join('')
  const filters: string[] = []
  for (const argument of field.args) {
    if (values[argument.name] && ASKED_BY[argument.name])
      filters.push(`(${required}${argument.name}: ${values[argument.name]})`)
    const input = getNamedType(argument.type)
    if (!('getFields' in input) || argument.name === 'period') continue
    for (const name of Object.keys(input.getFields()))
      if (values[name]) filters.push(`(${required}${argument.name}: { ${name}: ${values[name]} })`)
  }
  return filters
}

/** Some of many, from the first to the last. */
export const spread = <T>(all: readonly T[], some: number): T[] =>
  all.length <= some ? [...all] : Array.from({ length: some }, (_, i) => all[Math.floor((i * all.length) / some)]!)
