import { useCallback, useEffect, useReducer, useRef } from 'react'
import type { Exchange } from '../exchange.ts'
import { asProblem } from '../problem.ts'
import type { Question, Sent } from '../question.ts'
import { rememberedTabs, rememberTabs } from './remembered.ts'
import { type Change, changed, newTab, type Tab, type Tabs } from './tabs.ts'

export interface Questions {
  readonly tabs: Tabs
  readonly active: Tab
  open(question: Question | null, title?: string): string
  /** Puts a question into the tab that shows home, else into a new one. */
  begin(question: Question, title?: string): string
  close(id: string): void
  activate(id: string): void
  edit(question: Question): void
  /** Runs a question; what the tab ran before is given up. */
  run(id: string, question: Question, ask: (signal: AbortSignal) => Promise<{ sent: Sent; exchange: Exchange }>): void
  cancel(id: string): void
  forgetProblems(): void
}

let last = 0
const nextId = (): string => `q${++last}`

/** The open questions, kept over a reload, and what runs of them. */
export function useQuestions(): Questions {
  const [tabs, change] = useReducer(changed, null, startingTabs)
  const running = useRef(new Map<string, AbortController>())
  useEffect(() => rememberTabs(tabs), [tabs])
  const active = tabs.list.find(({ id }) => id === tabs.active) ?? tabs.list[0]
  if (!active) throw new Error('a tab is always open')

  const opened = (given: Omit<Change & { what: 'open' }, 'what' | 'id'>): string => {
    const id = nextId()
    change({ what: 'open', id, ...given })
    return id
  }
  const cancel = useCallback((id: string) => running.current.get(id)?.abort(), [])
  return {
    tabs,
    active,
    open: (question, title) => opened({ question, title }),
    begin(question, title) {
      if (active.question !== null) return opened({ question, title })
      change({ what: 'begin', id: active.id, question, title })
      return active.id
    },
    close(id) {
      cancel(id)
      change({ what: 'close', id, next: nextId() })
    },
    activate: (id) => change({ what: 'activate', id }),
    edit: (question) => change({ what: 'edit', id: active.id, question }),
    run(id, question, ask) {
      cancel(id)
      const abort = new AbortController()
      running.current.set(id, abort)
      change({ what: 'run', id, since: Date.now() })
      ask(abort.signal).then(
        ({ sent, exchange }) => {
          if (!abort.signal.aborted)
            change({ what: 'answer', id, answered: { question, sent, exchange, at: Date.now() } })
        },
        (failure: unknown) => {
          // What took its place says how it goes on.
          if (running.current.get(id) !== abort) return
          if (abort.signal.aborted) change({ what: 'fail', id, outcome: 'stopped', problem: null })
          else change({ what: 'fail', id, outcome: 'unanswered', problem: asProblem(failure) })
        },
      )
    },
    cancel,
    forgetProblems: useCallback(() => change({ what: 'forgetProblems' }), []),
  }
}

function startingTabs(): Tabs {
  const kept = rememberedTabs(nextId)
  if (kept) return kept
  const tab = newTab(nextId(), null)
  return { list: [tab], active: tab.id }
}
