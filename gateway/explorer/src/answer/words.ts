import { createContext, useContext } from 'react'
import { type AnswerKey, answerEn } from '../i18n/answer.en.ts'
import { answerZh } from '../i18n/answer.zh.ts'
import type { Words } from './table-model.ts'

export type Language = 'en' | 'zh'

/** The language of everything below the answer. */
export const LanguageOfAnswer = createContext<Language>('en')

export type Say = (key: AnswerKey, values?: Readonly<Record<string, string | number>>) => string

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
  const catalogue: Readonly<Record<string, string>> = language === 'zh' ? answerZh : answerEn
  const name = (words: Words) => words[language]
  return {
    language,
    name,
    names: (words) => words.map(name).join(' · '),
    say: (key, values = {}) => {
      const text = (values.count === 1 ? catalogue[`${key}_one`] : undefined) ?? catalogue[key] ?? key
      return text.replaceAll(/\{\{(\w+)\}\}/g, (_, slot: string) => written(values[slot]))
    },
  }
}

/** Numbers of rows and the like, in thousands. */
const written = (value: string | number | undefined): string =>
  typeof value === 'number' ? value.toLocaleString('en-US') : (value ?? '')
