import { type Column, type Data, type InnerList, type Table, valueAt } from './table-model.ts'

/** An object that columns belong to: a row of the table, or an item of a list in it. */
export interface Owner {
  readonly value: unknown
  /** Its place in the answer, such as `orders.nodes.3`: where errors point. */
  readonly place: string
}

/** A row as it is shown: the owner of its own columns under the empty text, and of each list that is spread its item. */
export type Row = Readonly<Record<string, Owner>>

/** The owner of a column's value: the list it lies in, or the row. */
export const ownerOf = ({ lists }: Pick<Column, 'lists'>): string => lists.at(-1) ?? ''

/** The value of a column in a row; null where it is not there. */
export const cellOf = (row: Row, column: Pick<Column, 'lists' | 'keys'>): unknown =>
  valueAt(row[ownerOf(column)]?.value, column.keys)

/** The items of a list within a row; none where it is not there. */
export function itemsOf(row: Row, list: InnerList): readonly unknown[] {
  const items = cellOf(row, list)
  return Array.isArray(items) ? items : []
}

/** The rows of a table in an answer. */
export function rowsIn(table: Table, data: Data): Row[] {
  const found = valueAt(data, table.rowKeys)
  const place = table.rowKeys.join('.')
  if (!table.isList) return found === null ? [] : [{ '': { value: found, place } }]
  if (!Array.isArray(found)) return []
  return found.map((value: unknown, index) => ({ '': { value, place: `${place}.${index}` } }))
}

/**
 * Rows with these lists spread into rows of their own. An item of a list is a row; lists beside each other share rows, so that nothing is
 * multiplied; a row whose list is empty stays. No value is lost, and each has one owner, by which it is summed once however many rows show it.
 */
export function spread(table: Table, rows: readonly Row[], ids: ReadonlySet<string>): Row[] {
  const lists = spreadable(table, ids)
  if (lists.length === 0) return [...rows]
  const expand = (row: Row, within: string): Row[] => {
    const inside = lists.filter((list) => ownerOf(list) === within)
    const spreadEach = inside.map((list) => {
      const { place } = row[within] as Owner
      const at = [place, ...list.keys].join('.')
      return itemsOf(row, list).flatMap((value, index) =>
        expand({ ...row, [list.id]: { value, place: `${at}.${index}` } }, list.id),
      )
    })
    const length = Math.max(1, ...spreadEach.map((some) => some.length))
    if (length === 1 && spreadEach.every((some) => some.length === 0)) return [row]
    return Array.from({ length }, (_, index) => Object.assign({}, row, ...spreadEach.map((some) => some[index])) as Row)
  }
  return rows.flatMap((row) => expand(row, ''))
}

/** Those lists of these that can be spread: the lists they lie in are spread as well. */
export const spreadable = ({ innerLists }: Table, ids: ReadonlySet<string>): InnerList[] =>
  innerLists.filter((list) => ids.has(list.id) && list.lists.every((id) => ids.has(id)))

/** The columns to be seen while these lists are spread, and the lists that stand in a cell. */
export function seenIn(table: Table, ids: ReadonlySet<string>): { columns: Column[]; cells: InnerList[] } {
  const isSeen = ({ lists }: { readonly lists: readonly string[] }) => lists.every((id) => ids.has(id))
  return {
    columns: table.columns.filter(isSeen),
    cells: table.innerLists.filter((list) => isSeen(list) && !ids.has(list.id)),
  }
}
