import { type GraphQLSchema, isObjectType } from 'graphql'
import type { Send } from '../question.ts'
import { isObject } from './reading.ts'

/** Something that people know by name and the graph by an id. */
export interface Named {
  readonly id: string
  readonly name: string
}
export type Picked = 'partner' | 'partner-code' | 'product' | 'product-sku' | 'region'

/** What an input names, told by what it is called. */
export function pickedBy(input: string, field: string): Picked | null {
  const name = input.replace(/ \d+$/, '')
  if (/regionCodes?$/i.test(name) || (field === 'regions' && name === 'codes')) return 'region'
  if (/partnerIds?$/i.test(name) || (field === 'partner' && name === 'id')) return 'partner'
  if (field === 'partner' && name === 'code') return 'partner-code'
  if (/productIds?$/i.test(name)) return 'product'
  return field === 'product' && name === 'sku' ? 'product-sku' : null
}

const FIELDS = {
  partner: 'partners',
  'partner-code': 'partners',
  product: 'products',
  'product-sku': 'products',
} as const
const NUMBERS = { partner: 'code', 'partner-code': 'code', product: 'sku', 'product-sku': 'sku' } as const
/** The longest text that the graph's search takes. */
const LONGEST = 100

type Rows = readonly { readonly id: string; readonly number: string; readonly name: string }[]

/** Looks partners or products up as somebody types: by Chinese name, pinyin initials or number. */
export async function lookUp(
  picked: Exclude<Picked, 'region'>,
  text: string,
  send: Send,
  schema: GraphQLSchema,
  signal: AbortSignal,
): Promise<readonly Named[]> {
  const list = FIELDS[picked]
  const number = NUMBERS[picked]
  const search = schema.getQueryType()?.getFields().search
  const rows = `id number: ${number} name`
  const query =
    search || list === 'products'
      ? `query PickByName($text: String!) { search(text: $text) { ${list}(first: 10) { ${rows} } } }`
      : `query PickByName($text: String!) { ${list}(filter: {search: $text}, first: 10) { nodes { ${rows} } } }`
  const data = await dataOf(send, query, { text: text.slice(0, LONGEST) }, signal)
  const found = (
    isObject(data.search) ? data.search[list] : isObject(data[list]) ? data[list].nodes : []
  ) as Rows | null
  const isByNumber = picked === 'partner-code' || picked === 'product-sku'
  return (found ?? []).map((row) => ({ id: isByNumber ? row.number : row.id, name: `${row.name} (${row.number})` }))
}

/** The names of what is chosen already, as of a question that came with a link. */
export async function namesOf(
  picked: Exclude<Picked, 'region'>,
  ids: readonly string[],
  send: Send,
  schema: GraphQLSchema,
  signal: AbortSignal,
): Promise<readonly Named[]> {
  const isById = picked === 'partner' || picked === 'product'
  const node = schema.getQueryType()?.getFields().node
  const type = picked === 'partner' ? 'Partner' : 'Product'
  if (!isById || !node || !isObjectType(schema.getType(type)) || ids.length === 0) return []
  const parts = ids.map(
    (_, index) => `n${index}: node(id: $n${index}) { ... on ${type} { id number: ${NUMBERS[picked]} name } }`,
  )
  const head = ids.map((_, index) => `$n${index}: ID!`).join(', ')
  const variables = Object.fromEntries(ids.map((id, index) => [`n${index}`, id]))
  const data = await dataOf(send, `query NamesOfPicked(${head}) { ${parts.join(' ')} }`, variables, signal)
  return (Object.values(data).filter(isObject) as unknown as Rows).map(({ id, number, name }) => ({
    id,
    name: `${name} (${number})`,
  }))
}

export interface Region extends Named {
  readonly hasChildren: boolean
}

/** The provinces, or the divisions directly below one. */
export async function regionsBelow(code: string | null, send: Send, signal: AbortSignal): Promise<readonly Region[]> {
  const rows = 'id: code name level'
  const data =
    code === null
      ? await dataOf(send, `query Provinces { regions(level: PROVINCE) { ${rows} } }`, {}, signal)
      : await dataOf(
          send,
          `query RegionsBelow($codes: [ID!]) { regions(codes: $codes) { id: code children { ${rows} } } }`,
          { codes: [code] },
          signal,
        )
  const regions = (data.regions ?? []) as readonly { readonly children?: readonly RegionRow[] | null }[]
  const found = (code === null ? regions : (regions[0]?.children ?? [])) as readonly RegionRow[]
  return found.map(({ id, name, level }) => ({ id, name, hasChildren: level !== 'COUNTY' }))
}

interface RegionRow {
  readonly id: string
  readonly name: string
  readonly level: string
}

export async function regionNames(
  codes: readonly string[],
  send: Send,
  signal: AbortSignal,
): Promise<readonly Named[]> {
  const query = 'query RegionNames($codes: [ID!]) { regions(codes: $codes) { id: code name } }'
  const data = await dataOf(send, query, { codes }, signal)
  return (data.regions ?? []) as readonly Named[]
}

async function dataOf(
  send: Send,
  query: string,
  variables: object,
  signal: AbortSignal,
): Promise<Readonly<Record<string, unknown>>> {
  const { result } = await send({ query, variables }, signal)
  const [error] = result.errors ?? []
  if (!result.data) throw new Error(error?.message ?? 'There was no answer.')
  return result.data
}
