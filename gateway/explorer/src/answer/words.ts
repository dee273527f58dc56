import { createContext, useContext } from 'react'
import { type AnswerKey, answerEn } from '../i18n/answer.en.ts'
import { answerZh } from '../i18n/answer.zh.ts'
import type { Language } from '../i18n/language.ts'
import { type SayOf, sayIn } from '../i18n/say.ts'
import type { Words } from './table-model.ts'

export type { Language } from '../i18n/language.ts'

/** The language of everything below the answer. */
export const LanguageOfAnswer = createContext<Language>('en')

export type Say = SayOf<AnswerKey>

export interface Spoken {
  readonly language: Language
  readonly say: Say
  /** A name in the reader's language. */
  readonly name: (words: Words) => string
  /** The names on a column's way, such as "Partner · Name". */
  readonly names: (words: readonly Words[]) => string
}

const SPOKEN: Readonly<Record<Language, Spoken>> = { en: spoken('en'), zh: spoken('zh') }

export const useWords = (): Spoken => SPOKEN[useContext(LanguageOfAnswer)]

function spoken(language: Language): Spoken {
  const name = (words: Words) => words[language]
  return {
    language,
    name,
    names: (words) => words.map(name).join(' · '),
    say: sayIn<AnswerKey>(language === 'zh' ? answerZh : answerEn),
  }
}
