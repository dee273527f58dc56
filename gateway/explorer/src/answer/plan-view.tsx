import { type ReactElement, useState } from 'react'
import type { ExplainedPlan } from '../explained.ts'
import { asProblem } from '../problem.ts'
import type { Answered, Send } from '../question.ts'
import { barsOf, columnsOf, type DepartmentBar, wallClock } from './lineage-view.ts'
import { LINEAGE_WORDS } from './lineage-words.ts'
import './plan-view.css'
import { useWords } from './words.ts'

const shanghai = wallClock('Asia/Shanghai')

interface PlanViewProps {
  readonly answered: Answered
  readonly send: Send
}

/** Where an answer came from, and, when it is asked for, which departments would be asked for it again. */
export function PlanView({ answered, send }: PlanViewProps): ReactElement {
  const { say, language } = useWords()
  const words = LINEAGE_WORDS[language]
  const { lineage, completeness } = answered.exchange.report.explained
  const columns = columnsOf(lineage, completeness, shanghai, words)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard has to reach it
    <section className="plan" aria-label={say('planWhere')} tabIndex={0}>
      {lineage ? <DepartmentBars bars={barsOf(lineage, words)} /> : <p className="muted">{say('planHint')}</p>}
      {columns.length > 0 && (
        <table aria-label={say('columns')}>
          <tbody>
            {columns.map(({ path, text, missingFor }) => (
              <tr key={path} className={missingFor.length > 0 ? 'bad' : undefined}>
                <th scope="row">{path}</th>
                <td>{text}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Planned key={answered.at} answered={answered} send={send} />
    </section>
  )
}

function DepartmentBars({ bars }: { readonly bars: readonly DepartmentBar[] }): ReactElement {
  const { say } = useWords()
  return (
    <ul className="departments" aria-label={say('departments')}>
      {bars.map(({ department, spans, isSlowest, isAway, text }) => (
        <li key={department} className={isAway ? 'away' : isSlowest ? 'slowest' : undefined}>
          <span className="name">
            {department}
            {isSlowest && <em> {say('slowest')}</em>}
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

type Asked =
  | { readonly state: 'no' | 'asking' }
  | { readonly state: 'told'; readonly plan: ExplainedPlan }
  | { readonly state: 'failed'; readonly why: string }

/** Nothing of it is run; what may not be read is in no plan. */
function Planned({ answered: { sent }, send }: PlanViewProps): ReactElement {
  const { say } = useWords()
  const [asked, setAsked] = useState<Asked>({ state: 'no' })
  const ask = async (): Promise<void> => {
    setAsked({ state: 'asking' })
    try {
      const { result } = await send({ ...sent, explain: 'plan' })
      const plan = result.extensions?.plan as ExplainedPlan | undefined
      setAsked(
        plan ? { state: 'told', plan } : { state: 'failed', why: result.errors?.[0]?.message ?? say('planNone') },
      )
    } catch (failure) {
      const { message, advice } = asProblem(failure)
      setAsked({ state: 'failed', why: `${message} ${advice}` })
    }
  }
  if (asked.state !== 'told') {
    return (
      <p>
        <button type="button" disabled={asked.state === 'asking'} onClick={ask}>
          {say('planAsk')}
        </button>{' '}
        <span role="status" className={asked.state === 'failed' ? 'bad' : 'muted'}>
          {asked.state === 'asking' && say('planAsking')}
          {asked.state === 'failed' && asked.why}
        </span>
      </p>
    )
  }
  const { requests, estimate } = asked.plan
  const { history } = estimate
  return (
    <>
      <h2>{say('planTitle')}</h2>
      <p>
        {say('planEstimate', { values: estimate.values, budget: estimate.budget })}
        {history && <> · {say('planHistory', { count: history.count, p50: history.p50Ms, p95: history.p95Ms })}</>}
      </p>
      <ol className="planned">
        {requests.map(({ id, department, paths, after, entities, operation }) => (
          <li key={`${id} ${department} ${paths.join()}`} value={id}>
            <strong>{department}</strong> {paths.map((path) => path || '·').join(', ')}
            {entities.length > 0 && <span className="muted"> {entities.join(', ')}</span>}
            {after.length > 0 && <span className="muted"> {say('planAfter', { ids: after.join(', ') })}</span>}
            {operation && <pre>{operation}</pre>}
          </li>
        ))}
      </ol>
    </>
  )
}
