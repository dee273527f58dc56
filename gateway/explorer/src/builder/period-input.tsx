import { type ReactElement, useId } from 'react'
import type { LeafProps } from './input-editor.tsx'
import { type Days, daysOf, PERIODS, type PeriodName, todayInShanghai } from './periods.ts'
import { isObject } from './reading.ts'
import { type Say, useWords } from './words.ts'

const SPANS = PERIODS.filter((name) => name !== 'today' && name !== 'yesterday')
/** Days that are counted from today, as one says them. */
const DAYS = [
  '@today',
  '@yesterday',
  ...(['this-month', 'last-month', 'this-quarter', 'last-quarter', 'this-year', 'last-year'] as const).flatMap(
    (name) => [`@${name}.from`, `@${name}.to`],
  ),
]
const today = (): string => todayInShanghai(Date.now())
const isDays = (value: unknown): value is Days =>
  isObject(value) && typeof value.from === 'string' && typeof value.to === 'string'

/** A period: one that moves with the calendar, or from day to day. */
export function PeriodInput({ id, value, label, onValue }: LeafProps): ReactElement {
  const { say } = useWords()
  const days = typeof value === 'string' ? meant(value) : null
  const choice = typeof value === 'string' ? value : isObject(value) ? 'days' : ''
  const chosen = isDays(value) ? value : daysOf('this-month', today())
  const choose = (to: string): void => {
    if (to === '') onValue(undefined)
    else onValue(to === 'days' ? (days ?? daysOf('this-month', today())) : to)
  }
  return (
    <div className="builder-period">
      <select id={id} value={choice} onChange={({ target }) => choose(target.value)}>
        <option value="">{say('notSet')}</option>
        {SPANS.map((name) => (
          <option key={name} value={`@${name}`}>
            {say(`period.${name}`)}
          </option>
        ))}
        <option value="days">{say('fromToDays')}</option>
        {choice !== '' && choice !== 'days' && !SPANS.some((name) => `@${name}` === choice) && (
          <option value={choice}>{choice}</option>
        )}
      </select>
      {choice === 'days' && (
        <>
          <Calendar
            label={`${label}: ${say('from')}`}
            day={chosen.from}
            onDay={(from) => onValue({ ...chosen, from })}
          />
          <Calendar label={`${label}: ${say('to')}`} day={chosen.to} onDay={(to) => onValue({ ...chosen, to })} />
        </>
      )}
      {days && <span className="builder-muted">{say('meansToday', { ...days })}</span>}
    </div>
  )
}

/** A day: one that moves with the calendar, or a certain one. */
export function DayInput({ id, value, label, onValue }: LeafProps): ReactElement {
  const { say } = useWords()
  const text = typeof value === 'string' ? value : ''
  const isRelative = text.startsWith('@')
  const day = isRelative ? dayMeant(text) : null
  const choose = (to: string): void => {
    if (to === '') onValue(undefined)
    else onValue(to === 'day' ? (day ?? today()) : to)
  }
  return (
    <div className="builder-period">
      <select id={id} value={isRelative || text === '' ? text : 'day'} onChange={({ target }) => choose(target.value)}>
        <option value="">{say('notSet')}</option>
        {DAYS.map((one) => (
          <option key={one} value={one}>
            {dayName(one, say)}
          </option>
        ))}
        <option value="day">{say('aDay')}</option>
        {isRelative && !DAYS.includes(text) && <option value={text}>{text}</option>}
      </select>
      {!isRelative && text !== '' && <Calendar label={`${label}: ${say('aDay')}`} day={text} onDay={onValue} />}
      {day && <span className="builder-muted">{say('meansDay', { from: day })}</span>}
    </div>
  )
}

/** The browser's own calendar. */
function Calendar({ label, day, onDay }: { label: string; day: string; onDay: (day: string) => void }): ReactElement {
  const id = useId()
  return (
    <input
      id={id}
      type="date"
      aria-label={label}
      value={day}
      onChange={({ target }) => target.value !== '' && onDay(target.value)}
    />
  )
}

function periodNamed(text: string): PeriodName | undefined {
  return PERIODS.find((name) => `@${name}` === text)
}

function meant(text: string): Days | null {
  const name = periodNamed(text)
  return name ? daysOf(name, today()) : null
}

function dayMeant(text: string): string | null {
  const [name = '', end] = text.split('.')
  const days = meant(name)
  return days && (end === 'to' ? days.to : days.from)
}

function dayName(text: string, say: Say): string {
  const [name = '', end] = text.split('.')
  const period = periodNamed(name)
  if (!period) return text
  const words = say(`period.${period}`)
  if (end === undefined) return words
  return end === 'to' ? say('lastDayOf', { period: words }) : say('firstDayOf', { period: words })
}
