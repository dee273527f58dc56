import type { ReactElement } from 'react'
import type { GraphError } from './load-all.ts'
import { useWords } from './words.ts'

const MOST = 5

/** The errors of an answer, each message once, with where it stands and how often. */
export function ErrorsNotice({ errors }: { readonly errors: readonly GraphError[] }): ReactElement | null {
  const { say } = useWords()
  if (errors.length === 0) return null
  const byMessage = new Map<string, GraphError[]>()
  for (const error of errors) byMessage.set(error.message, [...(byMessage.get(error.message) ?? []), error])
  return (
    <details className="answer-errors" open={byMessage.size <= MOST}>
      <summary>{say('errors', { count: errors.length })}</summary>
      <ul>
        {[...byMessage].slice(0, 50).map(([message, same]) => (
          <li key={message}>
            {message}
            {same[0]?.extensions?.code && <code>{same[0].extensions.code}</code>}
            {same[0]?.path && <span className="muted"> {same[0].path.join('.')}</span>}
            {same.length > 1 && <span className="muted"> · {say('times', { count: same.length })}</span>}
          </li>
        ))}
      </ul>
    </details>
  )
}
