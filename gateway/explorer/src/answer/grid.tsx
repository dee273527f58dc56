// biome-ignore-all lint/a11y/useSemanticElements: rows of a table cannot be placed by their own offsets
import { useTable } from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactElement, type ReactNode, useId, useMemo, useRef, useState } from 'react'
import { definitionsOf, features, type GridColumn, type NoRow } from './grid-columns.ts'
import { GridHead } from './grid-head.tsx'
import { movedBy, type Place } from './grid-keys.ts'

export interface GridProps {
  readonly label: string
  /** How its keys work, for who does not see it. */
  readonly help: string
  readonly columns: readonly GridColumn[]
  readonly count: number
  /** Of a line, for the life of what is drawn of it. */
  readonly keyOf: (line: number) => string
  /** A class of the whole line. */
  readonly lineClass?: (line: number) => string
  readonly cell: (line: number, column: GridColumn) => GridCell
  /** A line without columns, such as an unfolded list. */
  readonly wide?: (line: number) => ReactNode | null
  /** Enter, or a click, on a cell that does something. */
  readonly onEnter?: (line: number, column: GridColumn) => void
  readonly onHeader?: (column: GridColumn, more: boolean) => void
  /** The last line, which stays in sight. */
  readonly foot?: ((column: GridColumn) => ReactNode) | undefined
}

export interface GridCell {
  readonly content: ReactNode
  readonly className?: string | undefined
  readonly title?: string | undefined
  /** What a copy takes. */
  readonly text: string
}

const LINE_PX = 30
const NO_ROWS: NoRow[] = []

/**
 * A table of any length: of its lines only those in sight, and a few beside, are in the document. One cell is the current one, and the keys
 * move it; the focus stays on the grid, for the cell itself comes and goes with scrolling.
 */
export function Grid(props: GridProps): ReactElement {
  const { label, help, columns, count, keyOf, onEnter, onHeader, foot } = props
  const id = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const [current, setCurrent] = useState<Place>({ line: -1, column: 0 })
  const definitions = useMemo(() => definitionsOf(columns), [columns])
  const table = useTable({ features, columns: definitions, data: NO_ROWS, columnResizeMode: 'onChange' })
  const sizes = table.getAllLeafColumns().map((column) => column.getSize())
  const groups = table.getHeaderGroups()
  const headPx = LINE_PX * groups.length + (columns.some(({ mark }) => mark) ? 16 : 0)
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_PX,
    getItemKey: keyOf,
    overscan: 8,
    // The header and the totals lie over the lines.
    scrollPaddingStart: headPx,
    scrollPaddingEnd: foot ? LINE_PX : 0,
  })
  const go = (place: Place): void => {
    setCurrent(place)
    if (place.line >= 0) virtualizer.scrollToIndex(place.line)
    const left = sizes.slice(0, place.column).reduce((sum, size) => sum + size, 0)
    const { current: box } = scroller
    if (!box) return
    // The first column stays in sight, and would hide what lies under it.
    const hidden = place.column === 0 ? 0 : (sizes[0] ?? 0)
    if (left < box.scrollLeft + hidden) box.scrollLeft = left - hidden
    const right = left + (sizes[place.column] ?? 0)
    if (right > box.scrollLeft + box.clientWidth) box.scrollLeft = right - box.clientWidth
  }
  const cellId = ({ line, column }: Place): string => `${id}-${line}-${column}`
  const at = (place: Place): GridColumn | undefined => columns[place.column]

  const onKeyDown = (event: React.KeyboardEvent<HTMLDivElement>): void => {
    if (event.target !== event.currentTarget) return
    const column = at(current)
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / LINE_PX) - groups.length - 1)
    const moved = movedBy(event, current, { lines: count, columns: columns.length, page })
    if (moved) go(moved)
    else if (!column) return
    else if (event.key === 'Enter' || event.key === ' ') {
      if (current.line < 0) onHeader?.(column, event.shiftKey)
      else onEnter?.(current.line, column)
    } else if ((event.key === 'm' || event.key === 'M') && current.line < 0) {
      document.getElementById(cellId(current))?.querySelector<HTMLElement>('[popovertarget]')?.click()
    } else if (event.key === 'c' && (event.ctrlKey || event.metaKey)) {
      const text = current.line < 0 ? (column.words.at(-1) ?? '') : props.cell(current.line, column).text
      void navigator.clipboard?.writeText(text)
    } else return
    event.preventDefault()
  }

  const width = table.getTotalSize()
  const footLines = foot ? 1 : 0
  return (
    <>
      <div
        ref={scroller}
        className="grid"
        role="grid"
        tabIndex={0}
        aria-label={label}
        aria-describedby={`${id}-help`}
        aria-rowcount={count + groups.length + footLines}
        aria-colcount={columns.length}
        aria-activedescendant={columns.length > 0 ? cellId(current) : undefined}
        onKeyDown={onKeyDown}
      >
        <GridHead
          groups={groups}
          columns={columns}
          current={current.line < 0 ? current.column : null}
          width={width}
          cellId={(column) => cellId({ line: -1, column })}
          onHeader={(column, index, more) => {
            setCurrent({ line: -1, column: index })
            onHeader?.(column, more)
          }}
        />
        <div role="rowgroup" className="grid-body" style={{ height: virtualizer.getTotalSize(), width }}>
          {virtualizer.getVirtualItems().map(({ index, key, start }) => (
            <div
              key={key}
              ref={virtualizer.measureElement}
              data-index={index}
              role="row"
              tabIndex={-1}
              aria-rowindex={index + groups.length + 1}
              className={`grid-line ${props.lineClass?.(index) ?? ''}`}
              style={{ transform: `translateY(${start}px)`, width }}
            >
              <Line
                {...props}
                line={index}
                sizes={sizes}
                current={current.line === index ? current.column : null}
                cellId={cellId}
                onPick={(column) => {
                  setCurrent({ line: index, column })
                  const picked = columns[column]
                  if (picked) onEnter?.(index, picked)
                }}
              />
            </div>
          ))}
        </div>
        {foot && (
          <div role="rowgroup" className="grid-foot" style={{ width }}>
            <div role="row" tabIndex={-1} className="grid-line" aria-rowindex={count + groups.length + 1}>
              {columns.map((column, index) => (
                <div
                  key={column.id}
                  role="gridcell"
                  tabIndex={-1}
                  aria-colindex={index + 1}
                  className={column.isNumeric ? 'numeric' : undefined}
                  style={{ width: sizes[index] }}
                >
                  {foot(column)}
                </div>
              ))}
            </div>
          </div>
        )}
      </div>
      <p id={`${id}-help`} className="grid-help">
        {help}
      </p>
    </>
  )
}

interface LineProps extends GridProps {
  readonly line: number
  readonly sizes: readonly number[]
  readonly current: number | null
  readonly cellId: (place: Place) => string
  readonly onPick: (column: number) => void
}

function Line({ columns, line, sizes, current, cell, wide, cellId, onPick }: LineProps): ReactElement {
  const whole = wide?.(line)
  if (whole) {
    return (
      <div id={cellId({ line, column: current ?? 0 })} role="gridcell" tabIndex={-1} className="grid-wide">
        {whole}
      </div>
    )
  }
  return (
    <>
      {columns.map((column, index) => {
        const { content, className = '', title } = cell(line, column)
        const classes = [column.isNumeric ? 'numeric' : '', index === current ? 'current' : '', className]
        return (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the focus, and its keys
          <div
            key={column.id}
            id={cellId({ line, column: index })}
            role="gridcell"
            tabIndex={-1}
            aria-colindex={index + 1}
            className={classes.filter(Boolean).join(' ')}
            style={{ width: sizes[index] }}
            title={title}
            onClick={() => onPick(index)}
          >
            {content}
          </div>
        )
      })}
    </>
  )
}
