import { type ReactElement, useMemo } from 'react'
import { type Errors, errorsBy, shownIn } from './cells.tsx'
import { ChartPane } from './chart.tsx'
import type { ChartChoice } from './chart-model.ts'
import type { GraphError } from './load-all.ts'
import type { TableOptions } from './options.ts'
import { type Mark, ResultTable, useArranged } from './result-table.tsx'
import { type Row, rowsIn } from './spread.ts'
import { type Data, type Table, valueAt } from './table-model.ts'
import { TableTools } from './table-tools.tsx'
import { useWords } from './words.ts'

interface TablePaneProps {
  readonly kind: 'table' | 'chart'
  readonly table: Table
  readonly data: Data
  readonly errors: readonly GraphError[]
  readonly marks: ReadonlyMap<string, Mark>
  readonly options: TableOptions
  readonly onOptions: (options: TableOptions) => void
  readonly choice: ChartChoice | undefined
  readonly onChoice: (choice: ChartChoice) => void
}

/** One table of an answer, or a chart of what it shows. */
export function TablePane(props: TablePaneProps): ReactElement {
  const { kind, table, data, errors, marks, options, onOptions, choice, onChoice } = props
  const words = useWords()
  const { say } = words
  const rows = useMemo((): Row[] => rowsIn(table, data), [table, data])
  const places = useMemo((): Errors => errorsBy(errors), [errors])
  const seen = useArranged(table, rows, options)
  const { all, arranged } = seen
  const count = all.length
  const shown = arranged.rows.length
  const facts = table.facts.flatMap((fact) => {
    const value = shownIn(valueAt(data, fact.keys), fact, words)
    return value === '' ? [] : [`${words.names(fact.words.slice(1))} ${value}`]
  })
  const missing = [...marks.values()].filter(({ bad }) => bad).length
  return (
    <>
      <div className="answer-tools">
        <span role="status" className="answer-count">
          {shown === count ? say('rows', { count }) : say('rowsOf', { shown, count })}
          {facts.map((fact) => ` · ${fact}`)}
        </span>
        {missing > 0 && <strong className="bad">{say('columnsMissing', { count: missing })}</strong>}
        <TableTools {...{ table, options, onOptions }} asked={seen.asked} spread={seen.spread} />
      </div>
      {count === 0 ? (
        <p className="answer-hint">{say('noRows')}</p>
      ) : kind === 'chart' ? (
        <ChartPane
          rows={arranged.rows}
          columns={seen.columns}
          {...{ choice, onChoice }}
          title={table.key || words.name(table.words)}
        />
      ) : (
        <ResultTable {...{ table, rows, marks, options, onOptions, seen }} errors={places} />
      )}
    </>
  )
}
