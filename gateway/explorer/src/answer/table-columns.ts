import type { Arrangement } from './arrange.ts'
import type { TableOptions } from './options.ts'
import { seenIn } from './spread.ts'
import type { Column, InnerList, Table } from './table-model.ts'

/** What stands in a column of the table: a leaf, or how many items a list has. */
export type Shown =
  | { readonly column: Column; readonly list?: undefined }
  | { readonly list: InnerList; readonly column?: undefined }

export const idOf = ({ column, list }: Shown): string => (column ?? list).id
export const wordsIn = ({ column, list }: Shown): Column['words'] => (column ?? list).words

/** The lists that are spread: those that the reader chose, and of one object the first list in it, which is what was asked for. */
export function spreadOf(table: Table, { spread }: TableOptions): ReadonlySet<string> {
  if (spread) return new Set(spread.filter((id) => table.innerLists.some((list) => list.id === id)))
  const [first] = table.isList ? [] : table.innerLists
  return new Set(first ? [first.id] : [])
}

/** Leaves and lists in the order in which they are asked for; a list that is not spread stands where its first leaf would. */
export function askedColumns(table: Table, spread: ReadonlySet<string>): Shown[] {
  const { columns, cells } = seenIn(table, spread)
  const seen = new Set(columns)
  const placed = new Set<InnerList>()
  const shown: Shown[] = table.columns.flatMap((column): Shown[] => {
    if (seen.has(column)) return [{ column }]
    const list = cells.find(({ id }) => column.lists.includes(id))
    if (!list || placed.has(list)) return []
    placed.add(list)
    return [{ list }]
  })
  return [...shown, ...cells.filter((list) => !placed.has(list)).map((list): Shown => ({ list }))]
}

/** What by which is grouped comes first, then the reader's order, then the rest as asked; without what is hidden. */
export function shownColumns(
  asked: readonly Shown[],
  { hidden, order, group }: Pick<TableOptions, 'hidden' | 'order' | 'group'>,
): Shown[] {
  const ranked = [...group, ...order.filter((id) => !group.includes(id))]
  const rank = (shown: Shown): number => {
    const at = ranked.indexOf(idOf(shown))
    return at < 0 ? ranked.length : at
  }
  return asked
    .filter((shown) => !hidden.includes(idOf(shown)) || group.includes(idOf(shown)))
    .map((shown, index) => ({ shown, index }))
    .sort((a, b) => rank(a.shown) - rank(b.shown) || a.index - b.index)
    .map(({ shown }) => shown)
}

/** The order with a column moved by so many places among those that are shown. */
export function movedOrder(shown: readonly Shown[], id: string, by: -1 | 1): string[] {
  const order = shown.map(idOf)
  const from = order.indexOf(id)
  const to = Math.max(0, Math.min(order.length - 1, from + by))
  order.splice(to, 0, ...order.splice(from, 1))
  return order
}

/** A click on a header: up, down, as it came. With `more` the others stay, and it is one after them. */
export function sortedBy(sort: Arrangement['sort'], id: string, more: boolean): Arrangement['sort'] {
  const now = sort.find((one) => one.id === id)
  const next = !now ? [{ id, desc: false }] : now.desc ? [] : [{ id, desc: true }]
  if (!more) return next
  if (!now) return [...sort, ...next]
  return sort.flatMap((one) => (one.id === id ? next : [one]))
}
