import type { ReactElement } from 'react'
import type { GridCell } from './grid.tsx'
import { cellOf, itemsOf, ownerOf, type Row } from './spread.ts'
import type { Column, InnerList } from './table-model.ts'
import { shownOf, textOf } from './values.ts'
import type { Spoken } from './words.ts'

/** Errors by the place in the answer that they name, such as `orders.nodes.3.partner`. */
export type Errors = ReadonlyMap<string, string>

export const errorsBy = (
  errors: readonly { readonly message: string; readonly path?: readonly (string | number)[] }[],
): Errors => new Map(errors.flatMap(({ message, path }) => (path ? [[path.join('.'), message] as const] : [])))

/** The error of a cell: at its own place, or at an object on the way to it. */
export function errorAt(errors: Errors, row: Row, { lists, keys }: Pick<Column, 'lists' | 'keys'>): string | undefined {
  const owner = row[ownerOf({ lists })]
  if (errors.size === 0 || !owner) return undefined
  let place = owner.place
  let found = errors.get(place)
  for (const key of keys) {
    place = `${place}.${key}`
    found ??= errors.get(place)
  }
  return found
}

export interface CellOptions {
  readonly words: Spoken
  readonly errors: Errors
  /** Whether the department of the column did not answer. */
  readonly isMissing: boolean
  /** Whether the row above shows the same value of the same owner. */
  readonly isRepeated?: boolean
}

/** A value in words: what stands in a cell, in a chip, in a chart. */
export function shownIn(value: unknown, column: Column, { language, say }: Spoken): string {
  if (column.kind === 'boolean' && typeof value === 'boolean') return say(value ? 'yes' : 'no')
  const worded = (code: unknown): string => column.values?.[String(code)]?.[language] ?? shownOf(code, column.kind)
  if (Array.isArray(value)) {
    if (value.some((one) => typeof one === 'object')) return say('items', { count: value.length })
    return value.map(worded).join(', ')
  }
  return value === null || value === undefined ? '' : worded(value)
}

export function valueCell(row: Row, column: Column, { words, errors, isMissing, isRepeated }: CellOptions): GridCell {
  const value = cellOf(row, column)
  const text = textOf(value)
  if (value === null) {
    const error = errorAt(errors, row, column)
    if (error) return { content: <span className="bad">⚠ {error}</span>, className: 'failed', title: error, text }
    if (isMissing) return { content: <span className="bad">⚠</span>, className: 'failed', text }
    // Nothing is not an empty text, and not zero.
    return { content: <span className="nothing">–</span>, text }
  }
  const shown = shownIn(value, column, words)
  const className = [column.kind, isRepeated ? 'repeated' : ''].filter(Boolean).join(' ')
  return { content: shown, className, title: shown === text ? undefined : text, text }
}

interface ListCellProps {
  readonly row: Row
  readonly list: InnerList
  readonly isOpen: boolean
  readonly words: Spoken
}

/** How many items a list has; a click, or Enter, unfolds it below its row. */
export function listCell({ row, list, isOpen, words }: ListCellProps): GridCell {
  const items = cellOf(row, list)
  if (!Array.isArray(items)) return { content: <span className="nothing">–</span>, text: '' }
  const name = words.names(list.words)
  const count = words.say('items', { count: items.length })
  if (items.length === 0) return { content: <span className="nothing">{count}</span>, text: textOf(items) }
  const content = (
    <span className="unfold" title={words.say(isOpen ? 'fold' : 'unfold', { name })}>
      <span aria-hidden="true">{isOpen ? '▾ ' : '▸ '}</span>
      {count}
    </span>
  )
  return { content, text: textOf(items) }
}

const MOST_UNFOLDED = 50

interface UnfoldedProps {
  readonly row: Row
  readonly list: InnerList
  /** Of the whole table: those of the list are shown. */
  readonly columns: readonly Column[]
  readonly lists: readonly InnerList[]
  readonly words: Spoken
  readonly errors: Errors
}

/** A list below its row, as a small table. */
export function Unfolded({ row, list, columns, lists, words, errors }: UnfoldedProps): ReactElement {
  const own = columns.filter((column) => ownerOf(column) === list.id)
  const inner = lists.filter((one) => ownerOf(one) === list.id)
  const items = itemsOf(row, list)
  const place = [row[ownerOf(list)]?.place ?? '', ...list.keys].join('.')
  const header = (one: Column | InnerList): string => words.names(one.words.slice(list.words.length))
  return (
    <table className="unfolded" aria-label={words.names(list.words)}>
      <thead>
        <tr>
          {[...own, ...inner].map((one) => (
            <th key={one.id} scope="col">
              {header(one) || words.names(one.words)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {items.slice(0, MOST_UNFOLDED).map((value, index) => {
          const item: Row = { ...row, [list.id]: { value, place: `${place}.${index}` } }
          return (
            <tr key={item[list.id]?.place}>
              {own.map((column) => {
                const { content, className, title } = valueCell(item, column, { words, errors, isMissing: false })
                return (
                  <td key={column.id} className={className} title={title}>
                    {content}
                  </td>
                )
              })}
              {inner.map((one) => (
                <td key={one.id}>{words.say('items', { count: itemsOf(item, one).length })}</td>
              ))}
            </tr>
          )
        })}
      </tbody>
      {items.length > MOST_UNFOLDED && (
        <caption>{words.say('moreItems', { count: items.length - MOST_UNFOLDED })}</caption>
      )}
    </table>
  )
}
