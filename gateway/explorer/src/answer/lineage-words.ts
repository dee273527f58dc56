import type { Language } from './words.ts'

/** How it is said where an answer comes from. */
export interface LineageWords {
  asOf(time: string): string
  readonly asOfUnknown: string
  behind(events: number, publisher: string): string
  missing(departments: readonly string[]): string
  readonly nobody: string
  from(start: string, busy: string): string
  requests(count: number): string
  entities(count: number): string
  statements(count: number, time: string): string
  readonly noAnswer: string
}

const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`

const en: LineageWords = {
  asOf: (time) => `as of ${time}`,
  asOfUnknown: 'as of when is not known',
  behind: (events, publisher) => `${counted(events, 'event')} behind ${publisher}`,
  missing: (departments) => `missing: ${departments.join(' and ')} did not answer`,
  nobody: 'nobody was asked',
  from: (start, busy) => `from ${start}, ${busy}`,
  requests: (count) => counted(count, 'request'),
  entities: (count) => counted(count, 'entity', 'entities'),
  statements: (count, time) => `${counted(count, 'statement')} in ${time}`,
  noAnswer: 'no answer',
}

const zh: LineageWords = {
  asOf: (time) => `截至 ${time}`,
  asOfUnknown: '截至时间未知',
  behind: (events, publisher) => `落后 ${publisher} ${events} 个事件`,
  missing: (departments) => `缺失:${departments.join('、')} 未应答`,
  nobody: '未询问任何部门',
  from: (start, busy) => `始于 ${start},用时 ${busy}`,
  requests: (count) => `${count} 个请求`,
  entities: (count) => `${count} 个实体`,
  statements: (count, time) => `${count} 条语句,${time}`,
  noAnswer: '未应答',
}

export const LINEAGE_WORDS: Readonly<Record<Language, LineageWords>> = { en, zh }
