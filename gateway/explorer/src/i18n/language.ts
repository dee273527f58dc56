/** The two languages of the page. */
export type Language = 'en' | 'zh'

/** The language of who reads: what was chosen, else what the browser prefers. */
const KEY = 'channelgraph.language'
const listeners = new Set<() => void>()
let current: Language = typeof document === 'undefined' ? 'en' : (chosen() ?? preferred())

function chosen(): Language | null {
  const kept = localStorage.getItem(KEY)
  return kept === 'en' || kept === 'zh' ? kept : null
}

function preferred(): Language {
  const first = navigator.languages.find((one) => /^(en|zh)\b/i.test(one))
  return first?.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}

export const currentLanguage = (): Language => current

export function chooseLanguage(language: Language): void {
  current = language
  localStorage.setItem(KEY, language)
  for (const listener of listeners) listener()
}

export function onLanguage(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
