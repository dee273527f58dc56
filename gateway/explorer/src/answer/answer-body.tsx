import type { GraphQLSchema } from 'graphql'
import { type ReactElement, useCallback, useMemo } from 'react'
import type { Asker } from '../asker.ts'
import { columnsOf, wallClock } from '../lineage-view.ts'
import type { Answered, Send, View } from '../question.ts'
import type { OtherAsker } from './answer.tsx'
import { type Errors, errorsBy, shownIn } from './cells.tsx'
import { ErrorsNotice } from './errors-notice.tsx'
import { JsonView } from './json-view.tsx'
import { type GraphError, pagedOf } from './load-all.ts'
import { LoadBar, usePages } from './load-bar.tsx'
import { type AnswerOptions, NO_OPTIONS, optionsOf, type TableOptions, writtenOf } from './options.ts'
import { type Mark, ResultTable, useArranged } from './result-table.tsx'
import { type Row, rowsIn } from './spread.ts'
import { type Data, type Table, tablesOf, valueAt } from './table-model.ts'
import { TableTools } from './table-tools.tsx'
import { useWords } from './words.ts'

const KINDS = ['table', 'chart', 'json', 'plan'] as const

interface AnswerBodyProps {
  readonly schema: GraphQLSchema
  readonly answered: Answered
  readonly view: View | undefined
  readonly onView: (view: View) => void
  readonly send: Send
  readonly asker: Asker
  readonly compareWith?: readonly OtherAsker[]
}

const shanghai = wallClock('Asia/Shanghai')

export function AnswerBody({ schema, answered, view, onView, send }: AnswerBodyProps): ReactElement {
  const { say, name } = useWords()
  const { sent, exchange } = answered
  const pages = usePages(answered, send)
  const result = pages.loaded && pages.loaded.rows > 0 ? pages.loaded.result : exchange.result
  const options = useMemo(() => optionsOf(view?.options), [view?.options])
  const kind = view?.kind ?? 'table'
  const tables = useMemo(() => tablesOf(schema, sent), [schema, sent])
  const paged = useMemo(() => pagedOf(schema, sent), [schema, sent])
  const table = tables.find(({ key }) => key === options.table) ?? tables[0]
  const data = result.data ?? null
  const errors = (result.errors ?? []) as readonly GraphError[]
  const { lineage, completeness } = exchange.report.explained
  const marks = useMemo((): ReadonlyMap<string, Mark> => {
    const columns = columnsOf(lineage, completeness, shanghai)
    return new Map(columns.map(({ path, text, missingFor }) => [path, { text, bad: missingFor.length > 0 }]))
  }, [lineage, completeness])
  const show = useCallback(
    (changed: Partial<AnswerOptions>, shown: View['kind'] = kind) => {
      const written = writtenOf({ ...options, ...changed })
      onView({ kind: shown, ...(written ? { options: written } : {}) })
    },
    [options, kind, onView],
  )
  const hasMore = table?.pageKeys ? valueAt(data, [...table.pageKeys, 'pageInfo', 'hasNextPage']) !== false : false
  return (
    <>
      <div className="answer-head">
        <div role="tablist" aria-label={say('views')}>
          {KINDS.map((one) => (
            <button
              key={one}
              type="button"
              role="tab"
              aria-selected={one === kind}
              tabIndex={one === kind ? 0 : -1}
              onClick={() => show({}, one)}
              onKeyDown={(event) => {
                const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
                const next = KINDS[(KINDS.indexOf(one) + by + KINDS.length) % KINDS.length]
                if (by === 0 || !next) return
                show({}, next)
                const tabs = event.currentTarget.parentElement?.children
                const tab = tabs?.[KINDS.indexOf(next)]
                if (tab instanceof HTMLElement) tab.focus()
              }}
            >
              {say(one)}
            </button>
          ))}
        </div>
        {data && <LoadBar pages={pages} paged={hasMore ? paged : null} />}
      </div>
      <ErrorsNotice errors={errors} />
      {tables.length > 1 && kind !== 'json' && kind !== 'plan' && (
        <nav className="answer-tables" aria-label={say('tables')}>
          {tables.map(({ key, words }) => (
            <button key={key} type="button" aria-pressed={key === table?.key} onClick={() => show({ table: key })}>
              {key === '' ? say('facts') : name(words)}
            </button>
          ))}
        </nav>
      )}
      {kind === 'json' && (
        <JsonView value={result} isPlain={options.plain ?? false} onPlain={(plain) => show({ plain })} />
      )}
      {kind === 'table' &&
        (table && data ? (
          <TablePane
            key={table.key}
            table={table}
            data={data}
            errors={errors}
            marks={marks}
            options={options.tables[table.key] ?? NO_OPTIONS}
            onOptions={(one) => show({ tables: { ...options.tables, [table.key]: one } })}
          />
        ) : (
          <p className="answer-hint">{say(data ? 'noTable' : 'noData')}</p>
        ))}
    </>
  )
}

interface TablePaneProps {
  readonly table: Table
  readonly data: Data
  readonly errors: readonly GraphError[]
  readonly marks: ReadonlyMap<string, Mark>
  readonly options: TableOptions
  readonly onOptions: (options: TableOptions) => void
}

function TablePane({ table, data, errors, marks, options, onOptions }: TablePaneProps): ReactElement {
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
      ) : (
        <ResultTable {...{ table, rows, marks, options, onOptions, seen }} errors={places} />
      )}
    </>
  )
}
