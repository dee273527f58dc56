import { type ReactElement, useMemo, useState } from 'react'
import { arrange, type Group, isSummed, type Line, linesSeen } from './arrange.ts'
import { type Errors, listCell, shownIn, Unfolded, valueCell } from './cells.tsx'
import { ColumnMenu } from './column-menu.tsx'
import { Grid, type GridCell } from './grid.tsx'
import { type GridColumn, widthOf } from './grid-columns.ts'
import { NO_OPTIONS, type TableOptions } from './options.ts'
import { cellOf, ownerOf, type Row, spread as spreadRows } from './spread.ts'
import { askedColumns, idOf, type Shown, shownColumns, sortedBy, spreadOf, wordsIn } from './table-columns.ts'
import type { Column, InnerList, Table } from './table-model.ts'
import { isNumeric, shownOf } from './values.ts'
import { type Spoken, useWords } from './words.ts'

/** What is told of a column beside its name, by its path in the answer. */
export interface Mark {
  readonly text: string
  readonly bad: boolean
}

interface ResultTableProps {
  readonly table: Table
  /** Those of the answer, none spread. */
  readonly rows: readonly Row[]
  readonly errors: Errors
  readonly marks: ReadonlyMap<string, Mark>
  readonly options: TableOptions
  readonly onOptions: (options: TableOptions) => void
}

/** A line as it is drawn: a group, a row, or a list that is unfolded below its row. */
type Drawn = Line | { readonly kind: 'unfolded'; readonly row: Row; readonly list: InnerList }

/** How a table is seen under these options: what the grid, the chart and the counts above them go by. */
export function useArranged(table: Table, rows: readonly Row[], options: TableOptions) {
  const { hidden, order, spread: chosen } = options
  // What a view holds is read anew at each change of it; rows are arranged anew where what concerns them has changed.
  const { sort, filters, group, sums } = options
  const arrangement = useSame({ sort, filters, group, sums })
  const spread = useMemo(() => spreadOf(table, { ...NO_OPTIONS, spread: chosen }), [table, chosen])
  const ids = useSame([...spread])
  const asked = useMemo(() => askedColumns(table, new Set(ids)), [table, ids])
  const columns = useMemo(() => asked.flatMap(({ column }) => column ?? []), [asked])
  const all = useMemo(() => spreadRows(table, rows, new Set(ids)), [table, rows, ids])
  const arranged = useMemo(() => arrange(all, columns, arrangement), [all, columns, arrangement])
  const placed = useSame({ hidden, order, group })
  const shown = useMemo(() => shownColumns(asked, placed), [asked, placed])
  return useMemo(
    () => ({ spread, asked, shown, columns, all, arranged }),
    [spread, asked, shown, columns, all, arranged],
  )
}

/** The former value as long as another one says the same. */
function useSame<T>(value: T): T {
  const [kept, keep] = useState(value)
  const isSame = JSON.stringify(kept) === JSON.stringify(value)
  if (!isSame) keep(value)
  return isSame ? kept : value
}

export type Seen = ReturnType<typeof useArranged>

export function ResultTable(props: ResultTableProps & { readonly seen: Seen }): ReactElement {
  const { table, errors, marks, options, onOptions, seen } = props
  const words = useWords()
  const { say, name, names } = words
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const { shown, arranged } = seen
  const drawn = useMemo(() => withUnfolded(linesSeen(arranged.lines, open), seen, open), [arranged, seen, open])
  const columns = useMemo(
    () =>
      shown.map((one): GridColumn => {
        const id = idOf(one)
        const sorted = options.sort.find((other) => other.id === id)
        const { column } = one
        return {
          id,
          words: wordsIn(one).map(name),
          width: widthIn(one, seen, words, column && marks.get(column.path)),
          isNumeric: column !== undefined && isNumeric(column.kind),
          description: column?.description,
          sorted: sorted && (sorted.desc ? 'descending' : 'ascending'),
          mark: column && marks.get(column.path),
          menu: <ColumnMenu shown={one} all={shown} spread={seen.spread} options={options} onOptions={onOptions} />,
        }
      }),
    [shown, options, onOptions, marks, seen, words, name],
  )
  const byId = useMemo(() => new Map(shown.map((one) => [idOf(one), one])), [shown])
  const toggle = (key: string): void => {
    const next = new Set(open)
    if (!next.delete(key)) next.add(key)
    setOpen(next)
  }
  const cell = (index: number, { id }: GridColumn): GridCell => {
    const line = drawn[index]
    const one = byId.get(id)
    if (!line || !one || line.kind === 'unfolded') return { content: '', text: '' }
    if (line.kind === 'group') return groupCell(line, one, { isOpen: open.has(line.id), words })
    const { column, list } = one
    if (list) return listCell({ row: line.row, list, isOpen: open.has(unfoldKey(line.row, list)), words })
    const above = drawn[index - 1]
    const isRepeated = above?.kind === 'row' && isSameOwner(above.row, line.row, column)
    const isMissing = marks.get(column.path)?.bad ?? false
    return valueCell(line.row, column, { words, errors, isMissing, isRepeated })
  }
  const onEnter = (index: number, { id }: GridColumn): void => {
    const line = drawn[index]
    const list = byId.get(id)?.list
    if (line?.kind === 'group') toggle(line.id)
    if (line?.kind === 'row' && list && cellOf(line.row, list) !== null) toggle(unfoldKey(line.row, list))
  }
  const isTotalled = arranged.rows.length > 1 && seen.columns.some((column) => isSummed(column, options.sums))
  return (
    <Grid
      label={name(table.words)}
      help={say('gridHelp')}
      columns={columns}
      count={drawn.length}
      keyOf={(index) => keyOf(drawn[index], index)}
      lineClass={(index) => {
        const line = drawn[index]
        return line?.kind === 'group' ? `group depth-${Math.min(3, line.depth)}` : ''
      }}
      cell={cell}
      wide={(index) => {
        const line = drawn[index]
        if (line?.kind !== 'unfolded') return null
        const { row, list } = line
        return <Unfolded {...{ row, list, words, errors }} columns={table.columns} lists={table.innerLists} />
      }}
      onEnter={onEnter}
      onHeader={({ id }, more) => {
        if (byId.get(id)?.column) onOptions({ ...options, sort: sortedBy(options.sort, id, more) })
      }}
      foot={isTotalled ? ({ id }) => totalOf(byId.get(id), id === columns[0]?.id) : undefined}
    />
  )

  function totalOf(one: Shown | undefined, isFirst: boolean): string {
    const column = one?.column
    const sum = column && arranged.totals[column.id]
    if (column && sum) return shownOf(sum, column.kind)
    return isFirst ? say('total') : ''
  }
  function groupCell(
    line: Group,
    { column }: Shown,
    { isOpen, words: spoken }: { isOpen: boolean; words: Spoken },
  ): GridCell {
    if (column?.id === line.column.id) {
      const value = shownIn(line.value, line.column, spoken) || say('empty')
      const content = (
        <>
          <span className="sign" title={say(isOpen ? 'closeGroup' : 'openGroup')}>
            {isOpen ? '▾' : '▸'}
          </span>{' '}
          {value} <span className="count">{line.rows.length.toLocaleString('en-US')}</span>
        </>
      )
      return { content, className: 'key', text: value, title: `${names(line.column.words)}: ${value}` }
    }
    const sum = column && line.sums[column.id]
    return sum ? { content: shownOf(sum, column.kind), text: sum.toFixed() } : { content: '', text: '' }
  }
}

const unfoldKey = (row: Row, list: InnerList): string => `${row[ownerOf(list)]?.place}|${list.id}`

/** The lists that are open stand below the row in which they were opened. */
function withUnfolded(lines: readonly Line[], { shown }: Seen, open: ReadonlySet<string>): readonly Drawn[] {
  const lists = shown.flatMap(({ list }) => (list ? [list] : []))
  if (lists.length === 0 || open.size === 0) return lines
  return lines.flatMap((line): Drawn[] => {
    if (line.kind === 'group') return [line]
    const { row } = line
    const unfolded = lists.filter((list) => open.has(unfoldKey(row, list)))
    return [line, ...unfolded.map((list): Drawn => ({ kind: 'unfolded', row, list }))]
  })
}

const isSameOwner = (above: Row, row: Row, column: Column): boolean => {
  const owner = ownerOf(column)
  return row[owner] !== undefined && above[owner] === row[owner]
}

function keyOf(line: Drawn | undefined, index: number): string {
  if (!line) return String(index)
  if (line.kind === 'group') return line.id
  const places = Object.values(line.row).map(({ place }) => place)
  return `${places.join('|')}${line.kind === 'unfolded' ? `|${line.list.id}` : ''}`
}

const SAMPLE = 60

function widthIn(one: Shown, { all, arranged }: Seen, words: Spoken, mark: Mark | undefined): number {
  const header = words.name(wordsIn(one).at(-1) ?? { en: '', zh: '' })
  const { column } = one
  if (!column) return widthOf({ header, texts: [`${words.say('items', { count: 1_000 })}  `] })
  const step = Math.max(1, Math.floor(all.length / SAMPLE))
  const sample = all.filter((_, index) => index % step === 0)
  const sum = arranged.totals[column.id]
  return widthOf({
    header,
    texts: sample.map((row) => shownIn(cellOf(row, column), column, words)),
    total: sum ? shownOf(sum, column.kind) : undefined,
    mark: mark?.text,
  })
}
