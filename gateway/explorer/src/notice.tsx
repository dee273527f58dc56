import type { ReactElement } from 'react'
import type { Problem } from './problem.ts'

interface NoticeProps {
  readonly problem: Problem
  readonly onRetry?: () => void
  /** The page is asking again by itself. */
  readonly retrying?: boolean
}

/** What went wrong and what to do, in one line under the header. */
export function Notice({ problem, onRetry, retrying = false }: NoticeProps): ReactElement {
  return (
    <div className="notice" role="alert">
      <p>
        <strong>{problem.message}</strong> {problem.advice}
        {retrying && problem.kind === 'unreachable' && ' Trying again every few seconds.'}
      </p>
      {onRetry && (
        <button type="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  )
}

/** What to do first, where nothing is wrong. */
export function Hint({ children }: { readonly children: string }): ReactElement {
  return (
    <p className="notice hint" role="status">
      {children}
    </p>
  )
}
