import type { ReactElement } from 'react'
import type { Problem } from '../problem.ts'
import { useWords } from './words.ts'

interface NoticeProps {
  readonly problem: Problem
  readonly onRetry?: (() => void) | undefined
  /** The page is asking again by itself. */
  readonly retrying?: boolean
}

/** What went wrong and what to do, in one line under the header. */
export function Notice({ problem, onRetry, retrying = false }: NoticeProps): ReactElement {
  const { say } = useWords()
  return (
    <div className="notice" role="alert">
      <p>
        <strong>{problem.message}</strong> {problem.advice}
        {retrying && problem.kind === 'unreachable' && ` ${say('tryingAgain')}`}
      </p>
      {onRetry && (
        <button type="button" onClick={onRetry}>
          {say('tryAgain')}
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
