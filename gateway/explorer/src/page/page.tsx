import { type ReactElement, useEffect, useState } from 'react'
import type { ExplorerConfig } from '../config.ts'
import { RETRY_MS, readConfig } from '../gateway.ts'
import { asProblem, type Problem } from '../problem.ts'
import { Explorer } from './explorer.tsx'
import { Notice } from './notice.tsx'

type Loaded =
  | { readonly state: 'reading' }
  | { readonly state: 'ready'; readonly config: ExplorerConfig }
  | { readonly state: 'failed'; readonly problem: Problem }

/** Reads the config and shows the explorer, or says why it cannot; tries again by itself while the gateway is away. */
export function Page(): ReactElement {
  const [attempt, setAttempt] = useState(1)
  const [loaded, setLoaded] = useState<Loaded>({ state: 'reading' })

  useEffect(() => {
    let current = attempt > 0 // false once a later attempt has begun
    let timer: ReturnType<typeof setTimeout> | undefined
    readConfig().then(
      (config) => current && setLoaded({ state: 'ready', config }),
      (failure: unknown) => {
        if (!current) return
        const problem = asProblem(failure)
        setLoaded({ state: 'failed', problem })
        if (problem.kind === 'unreachable') timer = setTimeout(() => setAttempt(attempt + 1), RETRY_MS)
      },
    )
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [attempt])

  if (loaded.state === 'ready') return <Explorer config={loaded.config} />
  return (
    <>
      <header className="bar">
        <h1>Channelgraph</h1>
      </header>
      {loaded.state === 'failed' && (
        <Notice problem={loaded.problem} onRetry={() => setAttempt(attempt + 1)} retrying={attempt > 1} />
      )}
    </>
  )
}
