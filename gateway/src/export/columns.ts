import { labelOf, type Text } from '@channelgraph/values'
import { type GraphQLNamedType, isLeafType } from 'graphql'
import { below, isConnection, isList, type Selected, typeOf, type Walked } from './selection.ts'

/** What stands in a column: how each format writes it. */
export type Kind = 'text' | 'money' | 'decimal' | 'day' | 'instant' | 'integer' | 'number' | 'boolean' | 'json'

/** A column of a file: one leaf of the rows, or a list within them, which is written as JSON. */
export interface Column {
  /** Its path in the query, such as `partner.name`: for programs. */
  readonly name: string
  /** Its path in words, such as "Partner · Name" and "合作伙伴 · 名称": for people. */
  readonly words: Text
  /** Where its value lies in a row. */
  readonly keys: readonly string[]
  readonly kind: Kind
}

/** Digits after the point, as the scalars are answered (packages/values). */
export const SCALE = { money: 2, decimal: 6 } as const

const KINDS: Readonly<Record<string, Kind>> = {
  Money: 'money',
  Decimal: 'decimal',
  Date: 'day',
  DateTime: 'instant',
  Int: 'integer',
  Float: 'number',
  Boolean: 'boolean',
}

const kindOf = (type: GraphQLNamedType): Kind => KINDS[type.name] ?? 'text'

interface Place {
  readonly keys: readonly string[]
  readonly names: readonly string[]
  readonly words: { readonly en: readonly string[]; readonly zh: readonly string[] }
}

const ROW: Place = { keys: [], names: [], words: { en: [], zh: [] } }

/**
 * The columns of rows: objects become columns of their fields, named by their path; a list within a row becomes one column of JSON, so
 * that a row of the list that is exported is a row of the file, and what is summed is counted once. A paged list has a column beside it
 * that says whether there is more of it.
 */
export function columnsOf(walked: Walked, selected: Iterable<Selected>, { edges = false } = {}): Column[] {
  const columns = [...selected].flatMap((one) => {
    // What an edge leads to is the row; the edge's own fields stand beside it.
    if (edges && one.field.name === 'node')
      return [...below(walked, one).values()].flatMap((child) => columnsAt(walked, child, { ...ROW, keys: [one.key] }))
    return columnsAt(walked, one, ROW)
  })
  const seen = new Map<string, number>()
  return columns.map((column) => {
    const times = (seen.get(column.name) ?? 0) + 1
    seen.set(column.name, times)
    return times === 1 ? column : { ...column, name: `${column.name}_${times}` }
  })
}

/** The one column of a list of leaves. */
export const columnOfItems = (list: Selected): Column => ({
  ...columnAt(within(ROW, list), kindOf(typeOf(list))),
  keys: [],
})

/** The column of a row's own cursor. */
export const CURSOR_COLUMN = '_cursor'

function columnsAt(walked: Walked, selected: Selected, parent: Place): Column[] {
  const place = within(parent, selected)
  const type = typeOf(selected)
  if (isList(selected)) return [columnAt(place, 'json')]
  if (isLeafType(type)) return [columnAt(place, kindOf(type))]
  const children = [...below(walked, selected).values()]
  if (!isConnection(type)) return children.flatMap((child) => columnsAt(walked, child, place))
  return children.flatMap((child) => {
    if (isList(child)) return [columnAt({ ...place, keys: [...place.keys, child.key] }, 'json')]
    if (child.field.name !== 'pageInfo') return columnsAt(walked, child, place)
    return [...below(walked, child).values()].flatMap((fact) => {
      const keys = [...place.keys, child.key, fact.key]
      if (fact.field.name !== 'hasNextPage') return [{ ...columnAt(within(place, fact), kindOf(typeOf(fact))), keys }]
      return [{ ...columnAt(place, 'boolean'), keys, ...HAS_MORE(place) }]
    })
  })
}

const HAS_MORE = ({ names, words }: Place) => ({
  name: [...names, 'hasMore'].join('.'),
  words: joined({ en: [...words.en, 'Has more than here'], zh: [...words.zh, '未列全'] }),
})

function within({ keys, names, words }: Place, { key, field }: Selected): Place {
  const alias = key === field.name ? '' : ` (${key})`
  return {
    keys: [...keys, key],
    names: [...names, key],
    words: {
      en: [...words.en, `${labelOf(field, 'en')}${alias}`],
      zh: [...words.zh, `${labelOf(field, 'zh')}${alias}`],
    },
  }
}

const columnAt = ({ keys, names, words }: Place, kind: Kind): Column => ({
  name: names.join('.'),
  words: joined(words),
  keys,
  kind,
})

const joined = ({ en, zh }: Place['words']): Text => ({ en: en.join(' · '), zh: zh.join(' · ') })

/** The value of a column in a row; null where it, or an object on its way, is not there. */
export function valueIn(row: unknown, { keys }: Pick<Column, 'keys'>): unknown {
  let value = row
  for (const key of keys) {
    if (typeof value !== 'object' || value === null) return null
    value = (value as Record<string, unknown>)[key]
  }
  return value ?? null
}
