import type { Question } from '../question.ts'
import { newTab, type Tab, type Tabs } from './tabs.ts'

/**
 * What a tab of the browser remembers over a reload. sessionStorage only for who asks: it ends with the tab and no other tab reads it.
 * Answers are kept nowhere.
 */
const PERSONA = 'channelgraph.persona'
const TOKEN = 'channelgraph.token'
const QUESTIONS = 'channelgraph.questions'
/** For all tabs: names of the examples used last, and how questions are written. */
const LAST_USED = 'channelgraph.last-used'
const MODE = 'channelgraph.mode'

const MOST_TABS = 50
const MOST_USED = 6

export const rememberedPersona = (): string | null => sessionStorage.getItem(PERSONA)
export const rememberPersona = (name: string): void => sessionStorage.setItem(PERSONA, name)

export const rememberedToken = (): string | null => sessionStorage.getItem(TOKEN)
export const rememberToken = (token: string): void => sessionStorage.setItem(TOKEN, token)
export const forgetToken = (): void => sessionStorage.removeItem(TOKEN)

interface Kept {
  readonly title: string
  readonly question: Question | null
}

/** The open questions without their answers; null where none are kept. */
export function rememberedTabs(idOf: () => string): Tabs | null {
  const { list, active } = (readJson(sessionStorage, QUESTIONS) ?? {}) as { list?: Kept[]; active?: number }
  if (!Array.isArray(list) || list.length === 0) return null
  const tabs = list.map(({ title, question }) => newTab(idOf(), question, title))
  const chosen = tabs[active ?? 0] ?? tabs[0]
  return chosen ? { list: tabs, active: chosen.id } : null
}

export function rememberTabs({ list, active }: Tabs): void {
  const last = list.slice(-MOST_TABS)
  const kept = last.map(({ title, question }: Tab): Kept => ({ title, question }))
  sessionStorage.setItem(QUESTIONS, JSON.stringify({ list: kept, active: last.findIndex(({ id }) => id === active) }))
}

export function lastUsed(): readonly string[] {
  const names = readJson(localStorage, LAST_USED)
  return Array.isArray(names) ? names.filter((name) => typeof name === 'string').slice(0, MOST_USED) : []
}

export function rememberUsed(name: string): void {
  const others = lastUsed().filter((other) => other !== name)
  localStorage.setItem(LAST_USED, JSON.stringify([name, ...others].slice(0, MOST_USED)))
}

/** How questions are written: by clicks or as text. */
export type Mode = 'builder' | 'text'
export const rememberedMode = (): Mode => (localStorage.getItem(MODE) === 'text' ? 'text' : 'builder')
export const rememberMode = (mode: Mode): void => localStorage.setItem(MODE, mode)

/** Anybody may have written there; what cannot be read counts as nothing. */
function readJson(storage: Storage, key: string): unknown {
  try {
    return JSON.parse(storage.getItem(key) ?? 'null')
  } catch {
    return null
  }
}
