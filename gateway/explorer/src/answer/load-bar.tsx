import { type ReactElement, useCallback, useEffect, useRef, useState } from 'react'
import type { Answered, Send } from '../question.ts'
import { type Loaded, loadAll, MOST_ROWS, type Paged } from './load-all.ts'
import { useWords } from './words.ts'

/** All pages of an answer, as far as they came. */
export interface Pages {
  readonly loaded: Loaded | null
  readonly load: (paged: Paged) => void
  readonly cancel: () => void
}

/** Pages are of one answer: another one ends what is on its way for the former. */
export function usePages(answered: Answered | null, send: Send): Pages {
  const [state, setState] = useState<{ readonly of: Answered; readonly loaded: Loaded } | null>(null)
  const running = useRef<AbortController | null>(null)
  const cancel = useCallback(() => running.current?.abort(), [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is on its way for the former answer ends with it
  useEffect(() => cancel, [answered, cancel])
  const load = (paged: Paged): void => {
    if (!answered) return
    cancel()
    const abort = new AbortController()
    running.current = abort
    const tell = (loaded: Loaded) => {
      if (running.current === abort) setState({ of: answered, loaded })
    }
    void loadAll(paged, { send, signal: abort.signal, tell, wait }).then((loaded) => {
      tell(loaded)
      if (running.current === abort) running.current = null
    })
  }
  return { loaded: state?.of === answered ? (state?.loaded ?? null) : null, load, cancel }
}

const wait = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason)
    })
  })

interface LoadBarProps {
  readonly pages: Pages
  /** Null where the list is whole, or cannot be followed. */
  readonly paged: Paged | null
}

export function LoadBar({ pages: { loaded, load, cancel }, paged }: LoadBarProps): ReactElement | null {
  const { say } = useWords()
  if (loaded?.state === 'loading') {
    const { rows, total } = loaded
    return (
      <span className="load-bar">
        <progress aria-label={say('loadAll')} value={total === null ? undefined : rows} max={total ?? undefined} />
        <span role="status">{total === null ? say('loading', { rows }) : say('loadingOf', { rows, total })}</span>
        <button type="button" onClick={cancel}>
          {say('cancel')}
        </button>
      </span>
    )
  }
  if (!paged && !loaded) return null
  return (
    <span className="load-bar">
      {paged && loaded?.state !== 'whole' && loaded?.state !== 'full' && (
        <button type="button" onClick={() => load(paged)}>
          {say('loadAll')}
        </button>
      )}
      {loaded && (
        <span role="status" className={loaded.state === 'whole' ? undefined : 'warn'}>
          {loaded.state === 'whole' && say('loadedWhole')}
          {loaded.state === 'cancelled' && say('loadedCancelled')}
          {loaded.state === 'broken' && say('loadedBroken', { reason: loaded.reason ?? '' })}
          {loaded.state === 'full' && say('loadedFull', { most: MOST_ROWS })}
        </span>
      )}
    </span>
  )
}
