// biome-ignore-all lint/a11y/useSemanticElements: rows of a table cannot be placed by their own offsets
import type { HeaderGroup } from '@tanstack/react-table'
import type { ReactElement } from 'react'
import type { features, GridColumn, NoRow } from './grid-columns.ts'

interface GridHeadProps {
  readonly groups: readonly HeaderGroup<typeof features, NoRow>[]
  readonly columns: readonly GridColumn[]
  /** The current column, where the header is the current line. */
  readonly current: number | null
  readonly width: number
  readonly cellId: (column: number) => string
  readonly onHeader: (column: GridColumn, index: number, more: boolean) => void
}

/** Headers above headers, which stay in sight; the lowest sorts at a click, has a menu and an edge to drag. */
export function GridHead({ groups, columns, current, width, cellId, onHeader }: GridHeadProps): ReactElement {
  const places = new Map(columns.map((column, index) => [column.id, index]))
  return (
    <div role="rowgroup" className="grid-head" style={{ width }}>
      {groups.map((group, level) => (
        <div role="row" tabIndex={-1} className="grid-line" key={group.id} aria-rowindex={level + 1}>
          {group.headers.map((header) => {
            const index = places.get(header.column.id)
            const column = index === undefined || header.isPlaceholder ? undefined : columns[index]
            const text = header.isPlaceholder ? '' : String(header.column.columnDef.header ?? '')
            const style = { width: header.getSize() }
            if (!text) return <div key={header.id} role="presentation" style={style} />
            if (!column || index === undefined) {
              return (
                <div
                  key={header.id}
                  role="columnheader"
                  tabIndex={-1}
                  aria-colspan={header.colSpan}
                  className="grid-over"
                  style={style}
                >
                  <span>{text}</span>
                </div>
              )
            }
            const { isNumeric, sorted, mark, description, menu } = column
            const classes = ['grid-header', isNumeric ? 'numeric' : '', index === current ? 'current' : '']
            return (
              <div
                key={header.id}
                id={cellId(index)}
                role="columnheader"
                tabIndex={-1}
                aria-colindex={index + 1}
                aria-sort={sorted ?? 'none'}
                className={classes.filter(Boolean).join(' ')}
                style={style}
              >
                <button
                  type="button"
                  tabIndex={-1}
                  className="grid-name"
                  title={description || undefined}
                  onClick={(event) => onHeader(column, index, event.shiftKey)}
                >
                  <span>{text}</span>
                  {sorted && <span aria-hidden="true">{sorted === 'ascending' ? ' ↑' : ' ↓'}</span>}
                </button>
                {menu}
                {mark && (
                  <span className={mark.bad ? 'mark bad' : 'mark'} title={mark.text}>
                    {mark.text}
                  </span>
                )}
                <span
                  className="grid-edge"
                  aria-hidden="true"
                  onMouseDown={header.getResizeHandler()}
                  onTouchStart={header.getResizeHandler()}
                />
              </div>
            )
          })}
        </div>
      ))}
    </div>
  )
}
