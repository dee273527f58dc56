import { useSyncExternalStore } from 'react'
import { currentLanguage, type Language, onLanguage } from '../i18n/language.ts'
import { type PageKey, pageEn } from '../i18n/page.en.ts'
import { pageZh } from '../i18n/page.zh.ts'
import { type SayOf, sayIn } from '../i18n/say.ts'

export type Say = SayOf<PageKey>

const SAY: Readonly<Record<Language, Say>> = { en: sayIn<PageKey>(pageEn), zh: sayIn(pageZh) }

/** Says a text in the present language, where nothing is shown anew when another is chosen. */
export const sayNow: Say = (key, values) => SAY[currentLanguage()](key, values)

export function useWords(): { readonly language: Language; readonly say: Say } {
  const language = useSyncExternalStore(onLanguage, currentLanguage)
  return { language, say: SAY[language] }
}

/** A key of the catalogue that a name is, such as a department's or a group's; else null. */
export const keyNamed = (name: string): PageKey | null => (Object.hasOwn(pageEn, name) ? (name as PageKey) : null)
