import {
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  getOperationAST,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  isScalarType,
  typeFromAST,
} from 'graphql'
import { Problem } from '../problem.ts'
import { isObject } from './reading.ts'

/**
 * Relative periods, as they stand in a question's variables and in its link: `"@last-quarter"` where a period is wanted,
 * `"@last-quarter.from"`, `"@last-quarter.to"` or `"@today"` where a day is. They become days when the question is asked.
 */
export const PERIODS = [
  'today',
  'yesterday',
  'last-7-days',
  'last-30-days',
  'this-month',
  'last-month',
  'month-to-date',
  'this-quarter',
  'last-quarter',
  'quarter-to-date',
  'this-year',
  'last-year',
  'year-to-date',
] as const
export type PeriodName = (typeof PERIODS)[number]

/** First and last day, both included. */
export interface Days {
  readonly from: string
  readonly to: string
}

const DAY_MS = 86_400_000
const SHANGHAI_OFFSET_MS = 8 * 3_600_000

/** The day it is in Shanghai, which has one zone and no daylight saving. */
export const todayInShanghai = (now: number): string => new Date(now + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10)

const dayOf = (year: number, month: number, day: number): string =>
  new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10)
const moved = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)

/** The days of a period, on a day. */
export function daysOf(period: PeriodName, today: string): Days {
  const [year = 0, monthNumber = 1] = today.split('-').map(Number)
  const month = monthNumber - 1
  const quarter = month - (month % 3)
  const span = (firstMonth: number, months: number): Days => ({
    from: dayOf(year, firstMonth, 1),
    to: dayOf(year, firstMonth + months, 0),
  })
  const days: Record<PeriodName, () => Days> = {
    today: () => ({ from: today, to: today }),
    yesterday: () => ({ from: moved(today, -1), to: moved(today, -1) }),
    'last-7-days': () => ({ from: moved(today, -6), to: today }),
    'last-30-days': () => ({ from: moved(today, -29), to: today }),
    'this-month': () => span(month, 1),
    'last-month': () => span(month - 1, 1),
    'month-to-date': () => ({ from: dayOf(year, month, 1), to: today }),
    'this-quarter': () => span(quarter, 3),
    'last-quarter': () => span(quarter - 3, 3),
    'quarter-to-date': () => ({ from: dayOf(year, quarter, 1), to: today }),
    'this-year': () => span(0, 12),
    'last-year': () => span(-12, 12),
    'year-to-date': () => ({ from: dayOf(year, 0, 1), to: today }),
  }
  return days[period]()
}

/** Whether values of this type are a first and a last day. */
export function isPeriodType(type: GraphQLInputType): boolean {
  const bare = isNonNullType(type) ? type.ofType : type
  if (!isInputObjectType(bare)) return false
  const fields = Object.values(bare.getFields())
  return (
    fields.length === 2 && fields.every(({ name, type: of }) => (name === 'from' || name === 'to') && isDayType(of))
  )
}

export function isDayType(type: GraphQLInputType): boolean {
  const bare = isNonNullType(type) ? type.ofType : type
  return isScalarType(bare) && bare.name === 'Date'
}

/** Whether a value of this type is, or holds, a relative period. */
export function isRelative(value: unknown, type: GraphQLInputType): boolean {
  if (isNonNullType(type)) return isRelative(value, type.ofType)
  if (typeof value === 'string') return value.startsWith('@') && (isPeriodType(type) || isDayType(type))
  if (Array.isArray(value)) return isListType(type) && value.some((item) => isRelative(item, type.ofType))
  if (!isObject(value) || !isInputObjectType(type)) return false
  const fields = type.getFields()
  return Object.entries(value).some(([name, item]) => fields[name] && isRelative(item, fields[name].type))
}

/**
 * The variables as they are sent: relative periods are the days they mean on this day. Text of other types that begins with @ is left as
 * it is. Throws a {@link Problem} for a period that nobody knows.
 */
export function resolvePeriods(
  variables: Readonly<Record<string, unknown>>,
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | undefined,
  today: string,
): Readonly<Record<string, unknown>> {
  const definitions = getOperationAST(document, operationName)?.variableDefinitions ?? []
  const types = new Map(definitions.map(({ variable, type }) => [variable.name.value, typeFromAST(schema, type)]))
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => {
      const type = types.get(name)
      return [name, isInputType(type) ? resolved(value, type, today) : value]
    }),
  )
}

function resolved(value: unknown, type: GraphQLInputType, today: string): unknown {
  if (isNonNullType(type)) return resolved(value, type.ofType, today)
  if (typeof value === 'string' && value.startsWith('@')) {
    if (isPeriodType(type)) return known(value, today)
    if (isDayType(type)) return dayMeant(value, today)
    return value
  }
  if (Array.isArray(value)) return isListType(type) ? value.map((item) => resolved(item, type.ofType, today)) : value
  if (isListType(type)) return resolved(value, type.ofType, today)
  if (!isObject(value) || !isInputObjectType(type)) return value
  const fields = type.getFields()
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, fields[name] ? resolved(item, fields[name].type, today) : item]),
  )
}

function dayMeant(value: string, today: string): string {
  const [name = '', end = 'from'] = value.split('.')
  const days = known(name, today)
  if (end === 'from' || end === 'to') return days[end]
  throw unknownPeriod(value)
}

function known(value: string, today: string): Days {
  const period = PERIODS.find((name) => `@${name}` === value)
  if (!period) throw unknownPeriod(value)
  return daysOf(period, today)
}

const unknownPeriod = (value: string): Problem =>
  new Problem(
    'unusable',
    `No period is called "${value.slice(0, 60)}". (没有名为 "${value.slice(0, 60)}" 的期间。)`,
    `Write one of ${PERIODS.map((name) => `@${name}`).join(', ')}, with .from or .to where a day is wanted. (请使用以上名称之一。)`,
  )
