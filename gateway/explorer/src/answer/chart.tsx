import { type ReactElement, useEffect, useMemo, useRef, useState } from 'react'
import type { Drawing } from './chart-drawing.ts'
import './chart.css'
import { onTheme } from '../theme.ts'
import { savePng, saveSvg } from './chart-files.ts'
import { CHART_KINDS, type Chart, type ChartChoice, type ChartKind, chartOf, suggested } from './chart-model.ts'
import type { Row } from './spread.ts'
import type { Column } from './table-model.ts'
import { exactOf, isNumeric } from './values.ts'
import { type Spoken, useWords } from './words.ts'

interface ChartPaneProps {
  /** The rows of the table, filtered and sorted as there. */
  readonly rows: readonly Row[]
  readonly columns: readonly Column[]
  readonly choice: ChartChoice | undefined
  readonly onChoice: (choice: ChartChoice) => void
  /** What its files are called. */
  readonly title: string
}

export function ChartPane({ rows, columns, choice: chosen, onChoice, title }: ChartPaneProps): ReactElement {
  const words = useWords()
  const { say, names } = words
  const suggestions = useMemo(() => suggested(columns, rows), [columns, rows])
  const choice = chosen ?? suggestions[0]
  const named = useMemo(() => (column: Column) => names(column.words), [names])
  const chart = useMemo(() => choice && chartOf(rows, columns, choice, named), [rows, columns, choice, named])
  const [drawing, setDrawing] = useState<Drawing | null>(null)
  if (!choice) return <p className="answer-hint">{say('noChart')}</p>
  const measures = columns.filter(({ kind }) => isNumeric(kind))
  const categories = columns.filter(({ kind }) => !isNumeric(kind) && kind !== 'json')
  const put = (change: Partial<ChartChoice>): void => onChoice({ ...choice, ...change })
  const kinds = CHART_KINDS.filter((kind) => kind === choice.kind || suggestions.some((one) => one.kind === kind))
  const [first = '', second = ''] = choice.measures
  return (
    <div className="chart">
      <div className="answer-tools">
        <Choose
          label={say('chartKind')}
          value={choice.kind}
          items={kinds.map((kind) => [kind, say(`chart_${kind}`)])}
          onChange={(kind) => onChoice(choiceOf(kind as ChartKind, suggestions, choice))}
        />
        <Choose
          label={say('chartMeasure')}
          value={first}
          items={measures.map((column) => [column.id, named(column)])}
          onChange={(id) => put({ measures: [id, ...choice.measures.slice(1)] })}
        />
        {choice.kind === 'scatter' && (
          <Choose
            label={say('chartMeasure2')}
            value={second}
            items={measures.map((column) => [column.id, named(column)])}
            onChange={(id) => put({ measures: [first, id] })}
          />
        )}
        <Choose
          label={say('chartBy')}
          value={choice.by ?? ''}
          items={categories.map((column) => [column.id, named(column)])}
          onChange={(by) => put({ by })}
        />
        {(choice.kind === 'bar' || choice.kind === 'stacked' || choice.kind === 'line') && (
          <Choose
            label={say('chartSeries')}
            value={choice.series ?? ''}
            items={[
              ['', say('chartNone')],
              ...categories.map((column): [string, string] => [column.id, named(column)]),
            ]}
            onChange={(series) => put({ series: series || null })}
          />
        )}
        {drawing && chart && (
          <>
            <button type="button" onClick={() => void savePng(drawing.svg(), title)}>
              {say('savePng')}
            </button>
            <button type="button" onClick={() => saveSvg(drawing.svg(), title)}>
              {say('saveSvg')}
            </button>
          </>
        )}
      </div>
      {chart ? (
        <>
          {chart.left > 0 && <p className="warn chart-left">{say('chartLeft', { count: chart.left })}</p>}
          <Drawn chart={chart} label={summaryOf(chart, choice, columns, words)} onDrawing={setDrawing} />
          <AsTable chart={chart} />
        </>
      ) : (
        <p className="answer-hint">{say('chartDoesNotFit')}</p>
      )}
    </div>
  )
}

/** Another kind keeps the measure and the category where they fit it. */
function choiceOf(kind: ChartKind, suggestions: readonly ChartChoice[], now: ChartChoice): ChartChoice {
  const likely = suggestions.find((one) => one.kind === kind)
  if (!likely) return { ...now, kind }
  const keepsBy = (kind === 'bar' || kind === 'stacked') && (now.kind === 'bar' || now.kind === 'stacked')
  return {
    ...likely,
    by: keepsBy ? now.by : likely.by,
    measures: kind === 'scatter' || kind === 'heat' ? likely.measures : now.measures,
  }
}

interface ChooseProps {
  readonly label: string
  readonly value: string
  readonly items: readonly (readonly [string, string])[]
  readonly onChange: (value: string) => void
}

const Choose = ({ label, value, items, onChange }: ChooseProps): ReactElement => (
  <label className="choice">
    {label}
    <select value={value} onChange={({ target }) => onChange(target.value)}>
      {items.map(([id, text]) => (
        <option key={id} value={id}>
          {text}
        </option>
      ))}
    </select>
  </label>
)

interface DrawnProps {
  readonly chart: Chart
  readonly label: string
  readonly onDrawing: (drawing: Drawing | null) => void
}

function Drawn({ chart, label, onDrawing }: DrawnProps): ReactElement {
  const { say } = useWords()
  const place = useRef<HTMLDivElement>(null)
  const [drawing, setDrawing] = useState<Drawing | null>(null)
  useEffect(() => {
    let own: Drawing | null = null
    let isGone = false
    const resized = new ResizeObserver(() => own?.resize())
    void import('./chart-drawing.ts').then(({ drawingIn }) => {
      if (isGone || !place.current) return
      own = drawingIn(place.current)
      resized.observe(place.current)
      setDrawing(own)
      onDrawing(own)
    })
    const recolour = () => setDrawing((now) => (now ? { ...now } : now))
    const endTheme = onTheme(recolour)
    return () => {
      isGone = true
      resized.disconnect()
      endTheme()
      own?.dispose()
      onDrawing(null)
    }
  }, [onDrawing])
  useEffect(() => drawing?.draw(chart), [drawing, chart])
  return (
    <>
      {!drawing && <p className="answer-hint">{say('chartLoading')}</p>}
      <div className="chart-place" role="img" aria-label={label}>
        <div
          ref={place}
          className={chart.kind === 'map' ? 'chart-canvas is-map' : 'chart-canvas'}
          style={heightOf(chart)}
        />
      </div>
    </>
  )
}

/** Names below each other want room. */
const heightOf = ({ kind, categories }: Chart): { readonly minHeight: string } | undefined =>
  kind === 'heat' || (kind === 'bar' && categories.length > 6 && categories.length <= 40)
    ? { minHeight: `${80 + categories.length * 22}px` }
    : undefined

/** What the chart shows, for who does not see it: of what, and its ends. */
function summaryOf(
  { categories, series }: Chart,
  choice: ChartChoice,
  columns: readonly Column[],
  { say, names }: Spoken,
): string {
  const by = columns.find(({ id }) => id === choice.by)
  const [first] = series
  const points = (first?.points ?? []).flatMap(({ at, text }, index) =>
    at === null ? [] : [{ at: exactOf(at), name: categories[index] ?? '', value: text }],
  )
  const ends = [...points].sort((a, b) => (a.at && b.at ? b.at.comparedTo(a.at) : 0))
  const [highest, lowest] = [ends[0], ends.at(-1)]
  const text = say('chartText', {
    kind: say(`chart_${choice.kind}`),
    measures: series.map(({ name }) => name).join(', '),
    by: by ? names(by.words) : '',
    count: points.length,
  })
  return [
    text,
    ...(highest ? [say('chartHighest', { name: highest.name, value: highest.value })] : []),
    ...(lowest ? [say('chartLowest', { name: lowest.name, value: lowest.value })] : []),
  ].join(' ')
}

/** The exact numbers of the chart. */
function AsTable({ chart: { categories, series } }: { readonly chart: Chart }): ReactElement {
  const { say } = useWords()
  return (
    <details className="chart-values">
      <summary>{say('chartValues')}</summary>
      <table aria-label={say('chartValues')}>
        <thead>
          <tr>
            <td />
            {series.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {categories.map((name, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two rows may have one name
            <tr key={`${index} ${name}`}>
              <th scope="row">{name}</th>
              {series.map((one) => (
                <td key={one.name}>{one.points[index]?.text}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}
