import { type ColumnDef, columnResizingFeature, columnSizingFeature, tableFeatures } from '@tanstack/react-table'
import type { ReactNode } from 'react'

/** A column as the grid draws it. */
export interface GridColumn {
  readonly id: string
  /** The names above each other in its header, the last one its own. */
  readonly words: readonly string[]
  readonly width: number
  readonly isNumeric: boolean
  readonly description?: string
  readonly sorted?: 'ascending' | 'descending' | undefined
  /** Under its name: who brings it and as of when, or that it is missing. */
  readonly mark?: { readonly text: string; readonly bad: boolean } | undefined
  readonly menu?: ReactNode
}

/** Widths that the reader drags, and headers above headers, are the library's; rows are drawn and arranged by ourselves, exactly. */
export const features = tableFeatures({ columnSizingFeature, columnResizingFeature })
/** The library wants rows; it is given none. */
export type NoRow = Record<string, never>
type Definition = ColumnDef<typeof features, NoRow>

export const MIN_WIDTH = 48
export const MAX_WIDTH = 800

/** Columns under the headers that neighbours share. */
export function definitionsOf(columns: readonly GridColumn[], depth = 0): Definition[] {
  const definitions: Definition[] = []
  for (let index = 0; index < columns.length; ) {
    const column = columns[index] as GridColumn
    const word = column.words[depth]
    if (column.words.length <= depth + 1) {
      definitions.push({
        id: column.id,
        header: word ?? '',
        size: column.width,
        minSize: MIN_WIDTH,
        maxSize: MAX_WIDTH,
      })
      index += 1
      continue
    }
    let end = index + 1
    while (end < columns.length && isUnder(columns[end], column, depth)) end += 1
    definitions.push({
      id: `${depth}:${word}:${column.id}`,
      header: word ?? '',
      columns: definitionsOf(columns.slice(index, end), depth + 1),
    })
    index = end
  }
  return definitions
}

const isUnder = (column: GridColumn | undefined, { words }: GridColumn, depth: number): boolean =>
  column !== undefined &&
  column.words.length > depth + 1 &&
  words.slice(0, depth + 1).every((word, level) => column.words[level] === word)

const PADDING = 20
/** What stands beside a header's name: the arrow, the menu. */
const HEADER_EXTRA = 48
const MOST_MEASURED = 60

export interface Measured {
  readonly header: string
  readonly texts: Iterable<string>
  /** Its sum, which is bold. */
  readonly total?: string | undefined
  /** What is told under its header. */
  readonly mark?: string | undefined
}

/** How wide a column is to be for what stands in it, within what leaves room for others. */
export function widthOf({ header, texts, total = '', mark = '' }: Measured): number {
  let widest = Math.max(
    measure(header, 600) + HEADER_EXTRA,
    measure(total, 600) + PADDING,
    Math.min(200, measure(mark) * 0.93 + PADDING),
  )
  for (const text of texts) widest = Math.max(widest, measure(text) + PADDING)
  return Math.ceil(Math.min(360, Math.max(72, widest)))
}

let context: CanvasRenderingContext2D | null = null
let family = ''

/** As wide as the page would write it; nothing is laid out for that. */
function measure(text: string, weight = 400): number {
  if (!context) {
    context = document.createElement('canvas').getContext('2d')
    family = getComputedStyle(document.body).fontFamily
  }
  if (!context) return text.length * 8
  context.font = `${weight} 13px ${family}`
  return context.measureText(text.slice(0, MOST_MEASURED)).width
}
