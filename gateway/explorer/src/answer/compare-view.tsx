import type { GraphQLSchema } from 'graphql'
import { type ReactElement, useMemo, useState } from 'react'
import type { Answered } from '../question.ts'
import { shownIn } from './cells.tsx'
import { compare, differenceOf, type Pair } from './compare.ts'
import './compare-view.css'
import { Grid, type GridCell } from './grid.tsx'
import { type GridColumn, widthOf } from './grid-columns.ts'
import { cellOf, type Row, rowsIn } from './spread.ts'
import { type Column, tablesOf } from './table-model.ts'
import { isNumeric, shanghaiTime, shownOf, textOf } from './values.ts'
import { useWords } from './words.ts'

/** What two answers are told apart by: who asked, and when. */
export const titleOf = ({ exchange, at }: Answered): string =>
  `${exchange.report.as}, ${shanghaiTime(new Date(at).toISOString()).slice(11)}`

interface CompareViewProps {
  readonly schema: GraphQLSchema
  readonly left: Answered
  readonly right: Answered
  /** Which of their tables. */
  readonly tableKey: string | undefined
}

const STATE = '#'

/** Two answers row beside row, by what tells rows apart; where they differ, both values, and of amounts by how much. */
export function CompareView({ schema, left, right, tableKey }: CompareViewProps): ReactElement {
  const words = useWords()
  const { say, name, names } = words
  const [isAll, setAll] = useState(false)
  const found = useMemo(() => {
    const tables = tablesOf(schema, left.sent)
    const table = tables.find(({ key }) => key === tableKey) ?? tables[0]
    const other = table && tablesOf(schema, right.sent).find(({ key }) => key === table.key)
    if (!table || !other) return null
    // A column that only one of them asks for is of that side alone.
    const ids = new Set(table.columns.map(({ id }) => id))
    const columns = [...table.columns, ...other.columns.filter(({ id }) => !ids.has(id))].filter(
      ({ lists }) => lists.length === 0,
    )
    const rowsOf = ({ exchange }: Answered, of: typeof table): Row[] => rowsIn(of, exchange.result.data ?? {})
    return { table, columns, ...compare({ columns, isList: table.isList }, rowsOf(left, table), rowsOf(right, other)) }
  }, [schema, left, right, tableKey])
  const pairs = useMemo(
    () => (found?.pairs ?? []).filter((pair) => isAll || !pair.left || !pair.right || pair.differing.size > 0),
    [found, isAll],
  )
  const columns = useMemo((): GridColumn[] => {
    const texts = (column: Column) =>
      pairs.slice(0, 60).map(({ left: a, right: b, differing }) => {
        const [one, two] = [a, b].map((row) => (row ? shownIn(cellOf(row, column), column, words) : ''))
        return differing.has(column.id) ? `${one}   ${two}   ` : one || two || ''
      })
    const state = { id: STATE, words: [say('compareState')], width: 112, isNumeric: false }
    return [
      state,
      ...(found?.columns ?? []).map((column) => ({
        id: column.id,
        words: column.words.map(name),
        width: widthOf({ header: name(column.words.at(-1) ?? { en: '', zh: '' }), texts: texts(column) }),
        isNumeric: isNumeric(column.kind),
        description: column.description,
      })),
    ]
  }, [found, pairs, words, say, name])
  if (!found) return <p className="answer-hint">{say('compareOther')}</p>
  const byId = new Map(found.columns.map((column) => [column.id, column]))
  const { keyColumn, changed, same, onlyLeft, onlyRight, table } = found
  return (
    <div className="compare">
      <div className="answer-tools">
        <span role="status" className="answer-count">
          <b>{titleOf(left)}</b> ↔ <b>{titleOf(right)}</b> ·{' '}
          {say('compareCounts', { changed, same, onlyLeft, onlyRight })}
          {' · '}
          {keyColumn ? say('compareBy', { name: names(keyColumn.words) }) : say('compareByPlace')}
        </span>
        <label className="choice">
          <input type="checkbox" checked={!isAll} onChange={({ target }) => setAll(!target.checked)} />
          {say('compareOnlyDifferences')}
        </label>
      </div>
      {pairs.length === 0 ? (
        <p className="answer-hint">{say('compareNoDifference')}</p>
      ) : (
        <Grid
          label={`${say('compare')}: ${name(table.words)}`}
          help={say('gridHelp')}
          columns={columns}
          count={pairs.length}
          keyOf={(index) => pairs[index]?.key ?? String(index)}
          lineClass={(index) => stateOf(pairs[index])}
          cell={(index, { id }) => cellIn(pairs[index], byId.get(id))}
        />
      )}
    </div>
  )

  function cellIn(pair: Pair | undefined, column: Column | undefined): GridCell {
    if (!pair) return { content: '', text: '' }
    if (!column) {
      const text = say(STATE_WORDS[stateOf(pair)])
      return { content: text, text, className: 'state' }
    }
    const { left: a, right: b, differing } = pair
    const value = (row: Row | null) => (row ? cellOf(row, column) : null)
    const shown = (row: Row | null): string => (row ? shownIn(value(row), column, words) || '–' : '–')
    if (!differing.has(column.id)) return { content: shown(a ?? b), text: textOf(value(a ?? b)) }
    const difference = differenceOf(value(a), value(b), column)
    const signed = difference && `${difference.isPositive() ? '+' : ''}${shownOf(difference, column.kind)}`
    return {
      className: 'differs',
      text: `${textOf(value(a))}\t${textOf(value(b))}`,
      title: `${titleOf(left)}: ${shown(a)}\n${titleOf(right)}: ${shown(b)}`,
      content: (
        <>
          <del>{shown(a)}</del> <ins>{shown(b)}</ins>
          {signed && <span className="muted"> {signed}</span>}
        </>
      ),
    }
  }
}

type State = 'same' | 'changed' | 'only-left' | 'only-right'

const STATE_WORDS = {
  same: 'compareSame',
  changed: 'compareChanged',
  'only-left': 'compareOnlyLeft',
  'only-right': 'compareOnlyRight',
} as const

function stateOf(pair: Pair | undefined): State {
  if (!pair?.right) return 'only-left'
  if (!pair.left) return 'only-right'
  return pair.differing.size > 0 ? 'changed' : 'same'
}
