import type { ReactElement } from 'react'
import type { Outcome, Tab } from './tabs.ts'
import { useWords } from './words.ts'

/** Under the answer: what HTTP said, how long it took, who asked, and the id to quote when asking for help. */
export function StatusLine({ tab: { running, outcome } }: { readonly tab: Tab }): ReactElement {
  const { say } = useWords()
  return (
    <div className="status" role="status" aria-label={say('lastAnswer')}>
      {running ? <span>{say('running')}</span> : <OutcomeText outcome={outcome} />}
    </div>
  )
}

function OutcomeText({ outcome }: { readonly outcome: Outcome | null }): ReactElement {
  const { say } = useWords()
  if (outcome === null) return <span>{say('notRun')}</span>
  if (outcome === 'stopped') return <span>{say('stopped')}</span>
  if (outcome === 'unanswered') return <span className="bad">{say('noAnswer')}</span>
  const { status, elapsedMs, errorCount, requestId, as, explained } = outcome
  const missing = explained.completeness?.missing.flatMap(({ columns }) => columns).length ?? 0
  return (
    <>
      <span className={status < 400 ? 'good' : 'bad'}>HTTP {status}</span>
      <span>{elapsedMs} ms</span>
      <span className={errorCount === 0 ? undefined : 'bad'}>{say('errors', { count: errorCount })}</span>
      {missing > 0 && <span className="bad">{say('missing', { count: missing })}</span>}
      <span>{say('as', { who: as })}</span>
      {requestId && (
        <span>
          {say('request')} <code>{requestId}</code>
        </span>
      )}
    </>
  )
}
