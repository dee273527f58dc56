import type { GraphQLSchema } from 'graphql'
import { type ReactElement, useCallback, useMemo, useState } from 'react'
import type { Asker } from '../asker.ts'
import type { Answered, Send, View } from '../question.ts'
import type { OtherAsker } from './answer.tsx'
import { CompareMenu, type Comparison } from './compare-menu.tsx'
import { CompareView } from './compare-view.tsx'
import { ErrorsNotice } from './errors-notice.tsx'
import { Files } from './files.tsx'
import { JsonView } from './json-view.tsx'
import { columnsOf, wallClock } from './lineage-view.ts'
import { LINEAGE_WORDS } from './lineage-words.ts'
import { type GraphError, pagedOf } from './load-all.ts'
import { LoadBar, usePages } from './load-bar.tsx'
import { type AnswerOptions, NO_OPTIONS, optionsOf, writtenOf } from './options.ts'
import { PlanView } from './plan-view.tsx'
import type { Mark } from './result-table.tsx'
import { type Data, type Table, tablesOf, valueAt } from './table-model.ts'
import { TablePane } from './table-pane.tsx'
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

export function AnswerBody(props: AnswerBodyProps): ReactElement {
  const { schema, answered, view, onView, send, asker, compareWith = [] } = props
  const { say, name, language } = useWords()
  const [comparison, setComparison] = useState<Comparison | null>(null)
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
    const columns = columnsOf(lineage, completeness, shanghai, LINEAGE_WORDS[language])
    return new Map(columns.map(({ path, text, missingFor }) => [path, { text, bad: missingFor.length > 0 }]))
  }, [lineage, completeness, language])
  const show = useCallback(
    (changed: Partial<AnswerOptions>, shown: View['kind'] = kind) => {
      const written = writtenOf({ ...options, ...changed })
      onView({ kind: shown, ...(written ? { options: written } : {}) })
    },
    [options, kind, onView],
  )
  const isLaidOut = kind === 'table' || kind === 'chart'
  const right = comparison?.right ?? answered
  const compared = kind === 'table' && comparison && comparison.left !== right ? { left: comparison.left, right } : null
  const hasMore = table && data ? mayHaveMore(table, data) : false
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
        <CompareMenu {...{ answered, comparison }} others={compareWith} onComparison={setComparison} />
        {data && <LoadBar pages={pages} paged={hasMore ? paged : null} />}
      </div>
      <ErrorsNotice errors={errors} />
      {tables.length > 1 && isLaidOut && (
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
      {kind === 'plan' && <PlanView answered={answered} send={send} />}
      {compared && <CompareView {...{ schema, ...compared }} tableKey={table?.key} />}
      {isLaidOut &&
        !compared &&
        (table && data ? (
          <TablePane
            key={table.key}
            {...{ kind, table, data, errors, marks }}
            options={options.tables[table.key] ?? NO_OPTIONS}
            onOptions={(one) => show({ tables: { ...options.tables, [table.key]: one } })}
            choice={options.chart}
            onChoice={(chart) => show({ chart })}
          />
        ) : (
          <p className="answer-hint">{say(data ? 'noTable' : 'noData')}</p>
        ))}
      <Files asker={asker} sent={sent} />
    </>
  )
}

/** A list whose end is not asked for may have more, unless its count says that all of it is here. */
function mayHaveMore({ pageKeys, rowKeys, facts }: Table, data: Data): boolean {
  if (!pageKeys) return false
  const told = valueAt(data, [...pageKeys, 'pageInfo', 'hasNextPage'])
  if (typeof told === 'boolean') return told
  const rows = valueAt(data, rowKeys)
  const total = facts.find(({ id }) => id.endsWith('.totalCount'))
  const count = total ? valueAt(data, total.keys) : null
  return Array.isArray(rows) && rows.length > 0 && (typeof count !== 'number' || rows.length < count)
}
