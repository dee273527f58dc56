import type { ReactElement } from 'react'
import { barsOf, type ColumnView, columnsOf, type DepartmentBar, wallClock } from './answer/lineage-view.ts'
import type { Explained } from './exchange.ts'

const timeOf = wallClock()

/** Under the response: a bar for each department, and of each column who brought it, as of when, or that it is missing. */
export function LineagePanel({ lineage, completeness }: Explained): ReactElement | null {
  const columns = columnsOf(lineage, completeness, timeOf)
  if (columns.length === 0 && !lineage) return null
  const missing = columns.filter(({ missingFor }) => missingFor.length > 0).length
  return (
    <details className="lineage" open>
      <summary>
        Where it comes from
        {missing > 0 && <strong className="bad"> · {missing === 1 ? '1 column' : `${missing} columns`} missing</strong>}
      </summary>
      {lineage && <DepartmentBars bars={barsOf(lineage)} />}
      <Columns columns={columns} />
    </details>
  )
}

function DepartmentBars({ bars }: { readonly bars: readonly DepartmentBar[] }): ReactElement {
  return (
    <ul className="departments" aria-label="Departments">
      {bars.map(({ department, spans, isSlowest, isAway, text }) => (
        <li key={department} className={isAway ? 'away' : isSlowest ? 'slowest' : undefined}>
          <span className="name">
            {department}
            {isSlowest && <em> slowest</em>}
          </span>
          <span className="track">
            {spans.map(({ left, width, title }) => (
              <span key={`${left} ${title}`} title={title} style={{ left: `${left}%`, width: `${width}%` }} />
            ))}
          </span>
          <span className="about">{text}</span>
        </li>
      ))}
    </ul>
  )
}

function Columns({ columns }: { readonly columns: readonly ColumnView[] }): ReactElement {
  return (
    <table aria-label="Columns">
      <tbody>
        {columns.map(({ path, text, missingFor }) => (
          <tr key={path} className={missingFor.length > 0 ? 'missing' : undefined}>
            <th scope="row">{path}</th>
            <td>{text}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
