import { DEPARTMENTS } from '@channelgraph/contracts/departments'
import { createContext, useContext } from 'react'
import { type BuilderKey, builderEn } from '../i18n/builder.en.ts'
import { builderZh } from '../i18n/builder.zh.ts'
import type { Language } from '../i18n/language.ts'
import { type SayOf, sayIn } from '../i18n/say.ts'

export type { Language } from '../i18n/language.ts'
export type Say = SayOf<BuilderKey>

/** The language of everything below the builder. */
export const LanguageOfBuilder = createContext<Language>('en')

const SAY: Readonly<Record<Language, Say>> = { en: sayIn<BuilderKey>(builderEn), zh: sayIn<BuilderKey>(builderZh) }

export function useWords(): { readonly language: Language; readonly say: Say } {
  const language = useContext(LanguageOfBuilder)
  return { language, say: SAY[language] }
}

/** What a department is called; one that this page does not know keeps its name. */
export function departmentName(department: string, say: Say): string {
  const known = DEPARTMENTS.find((one) => one === department)
  if (known) return say(known)
  return department === '' ? say('everybody') : department
}

/** In which order departments stand. */
export function departmentOrder(department: string): number {
  const at = (DEPARTMENTS as readonly string[]).indexOf(department)
  return at === -1 ? DEPARTMENTS.length : at
}
