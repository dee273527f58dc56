import { useGraphiQL } from '@graphiql/react'
import type { ReactElement } from 'react'
import type { Outcome } from './fetcher.ts'
import { LineagePanel } from './lineage-panel.tsx'

/** The outcome of each tab's last operation, by the tab's id. */
export type Outcomes = ReadonlyMap<string, Outcome>

/** Under the response: where the answer comes from, what HTTP said, how long it took, who asked, and the id to quote when asking for help. */
export function StatusLine({ outcomes }: { readonly outcomes: Outcomes }): ReactElement {
  const tab = useGraphiQL((state) => state.tabs[state.activeTabIndex]?.id ?? '')
  const busy = useGraphiQL((state) => state.isFetching)
  const outcome = busy ? undefined : outcomes.get(tab)
  return (
    <>
      {typeof outcome === 'object' && <LineagePanel {...outcome.explained} />}
      <div className="status" role="status" aria-label="Last answer">
        {busy ? <span>Running…</span> : <OutcomeText outcome={outcome} />}
      </div>
    </>
  )
}

function OutcomeText({ outcome }: { readonly outcome: Outcome | undefined }): ReactElement {
  if (outcome === undefined) return <span>Not run yet in this tab</span>
  if (outcome === 'stopped') return <span>Stopped</span>
  if (outcome === 'unanswered') return <span className="bad">No answer</span>
  const { status, elapsedMs, errorCount, requestId, as } = outcome
  return (
    <>
      <span className={status < 400 ? 'good' : 'bad'}>HTTP {status}</span>
      <span>{elapsedMs} ms</span>
      <span className={errorCount === 0 ? undefined : 'bad'}>
        {errorCount === 1 ? '1 error' : `${errorCount} errors`}
      </span>
      <span>as {as}</span>
      {requestId && (
        <span>
          request <code>{requestId}</code>
        </span>
      )}
    </>
  )
}
