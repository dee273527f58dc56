import { type Department, ofDepartments } from '@channelgraph/contracts/departments'
import type { Language } from './language.ts'

const WORDS: Readonly<Record<Department, Readonly<Record<Language, string>>>> = {
  partners: { en: 'Channel partners', zh: '渠道伙伴' },
  orders: { en: 'Orders', zh: '订单' },
  support: { en: 'After-sales', zh: '售后' },
  finance: { en: 'Finance', zh: '财务' },
}

/** What each department is called in a language, wherever the page names one. */
export const departmentsIn = (language: Language) => ofDepartments((name) => WORDS[name][language])
