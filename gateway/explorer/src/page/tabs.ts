import type { Report } from '../exchange.ts'
import type { Problem } from '../problem.ts'
import type { Answered, Question } from '../question.ts'

/** How a question's last run ended: with an answer, without one, or by the analyst's stop. */
export type Outcome = Report | 'unanswered' | 'stopped'

/** An open question. */
export interface Tab {
  readonly id: string
  /** What it was opened as, such as an example's title; empty: named by its operation. */
  readonly title: string
  /** Null while home is shown in it. */
  readonly question: Question | null
  readonly answered: Answered | null
  readonly running: { readonly since: number } | null
  readonly outcome: Outcome | null
  readonly problem: Problem | null
}

export interface Tabs {
  readonly list: readonly Tab[]
  readonly active: string
}

export type Change =
  | { readonly what: 'open'; readonly id: string; readonly title?: string; readonly question: Question | null }
  | { readonly what: 'begin'; readonly id: string; readonly title?: string; readonly question: Question }
  | { readonly what: 'close'; readonly id: string; readonly next: string }
  | { readonly what: 'activate'; readonly id: string }
  | { readonly what: 'edit'; readonly id: string; readonly question: Question }
  | { readonly what: 'run'; readonly id: string; readonly since: number }
  | { readonly what: 'answer'; readonly id: string; readonly answered: Answered }
  | { readonly what: 'fail'; readonly id: string; readonly outcome: Outcome | null; readonly problem: Problem | null }
  | { readonly what: 'forgetProblems' }

export const EMPTY: Question = { query: '', variables: '' }

export const newTab = (id: string, question: Question | null, title = ''): Tab => ({
  id,
  title,
  question,
  answered: null,
  running: null,
  outcome: null,
  problem: null,
})

/** At least one tab is open, and one is active. */
export function changed(tabs: Tabs, change: Change): Tabs {
  const set = (id: string, some: Partial<Tab>): Tabs => ({
    ...tabs,
    list: tabs.list.map((tab) => (tab.id === id ? { ...tab, ...some } : tab)),
  })
  switch (change.what) {
    case 'open':
      return { list: [...tabs.list, newTab(change.id, change.question, change.title)], active: change.id }
    case 'begin':
      return set(change.id, { question: change.question, title: change.title ?? '' })
    case 'close':
      return closed(tabs, change.id, change.next)
    case 'activate':
      return { ...tabs, active: change.id }
    case 'edit':
      return set(change.id, { question: change.question })
    case 'run':
      return set(change.id, { running: { since: change.since }, problem: null })
    case 'answer':
      return set(change.id, {
        running: null,
        answered: change.answered,
        outcome: change.answered.exchange.report,
        problem: change.answered.exchange.problem,
      })
    case 'fail':
      return set(change.id, { running: null, outcome: change.outcome, problem: change.problem })
    case 'forgetProblems':
      return { ...tabs, list: tabs.list.map((tab) => ({ ...tab, problem: null })) }
  }
}

/** The neighbour becomes active; where none is left, a new one with home. */
function closed(tabs: Tabs, id: string, next: string): Tabs {
  const at = tabs.list.findIndex((tab) => tab.id === id)
  const rest = tabs.list.filter((tab) => tab.id !== id)
  const list = rest.length > 0 ? rest : [newTab(next, null)]
  if (tabs.active !== id) return { list, active: tabs.active }
  return { list, active: (list[Math.min(at, list.length - 1)] ?? list[0])?.id ?? next }
}

const OPERATION = /\b(?:query|mutation)\s+(\w+)/

/** What a tab is called: as it was opened, else as its operation is named; null where it has no name. */
export function nameOf({ title, question }: Tab): string | null {
  if (title !== '') return title
  const name = question?.operationName ?? OPERATION.exec(question?.query ?? '')?.[1]
  return name?.replaceAll('_', ' ').replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ') ?? null
}
