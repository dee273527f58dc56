import { labelOf } from '@channelgraph/values/labels'
import { type GraphQLEnumType, isEnumType } from 'graphql'
import { type ReactElement, useState } from 'react'
import type { LeafProps } from './input-editor.tsx'
import { useWords } from './words.ts'

/** One of an enum's values, or yes and no. */
export function ChoiceInput({ id, type, value, fallback, onValue }: LeafProps): ReactElement {
  const { language, say } = useWords()
  const choices = isEnumType(type)
    ? type.getValues().map((one) => ({ put: one.name as unknown, text: meaningOf(one, language) }))
    : [
        { put: true, text: say('yes') },
        { put: false, text: say('no') },
      ]
  const at = choices.findIndex(({ put }) => put === value)
  const standing = choices.find(({ put }) => put === fallback)?.text
  const unset = standing === undefined ? say('notSet') : say('notSetBut', { value: standing })
  return (
    <select id={id} value={at} onChange={({ target }) => onValue(choices[Number(target.value)]?.put)}>
      <option value={-1}>{value === undefined || value === null || at >= 0 ? unset : String(value)}</option>
      {choices.map(({ text }, index) => (
        <option key={text} value={index}>
          {text}
        </option>
      ))}
    </select>
  )
}

/** Any of an enum's values, each with its meaning. */
export function ChoicesInput({ label, value, onValue, of }: LeafProps & { of: GraphQLEnumType }): ReactElement {
  const { language } = useWords()
  const chosen: readonly unknown[] = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]
  const toggle = (name: string): void => {
    const left = chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name]
    onValue(left.length > 0 ? left : undefined)
  }
  return (
    <fieldset className="builder-choices" aria-label={label}>
      {of.getValues().map((one) => (
        <label key={one.name}>
          <input type="checkbox" checked={chosen.includes(one.name)} onChange={() => toggle(one.name)} />
          {meaningOf(one, language)}
        </label>
      ))}
    </fieldset>
  )
}

function meaningOf(
  value: { readonly name: string; readonly description?: string | null | undefined },
  language: 'en' | 'zh',
) {
  const { name, description } = value
  if (language === 'zh') return `${labelOf(value, 'zh')} ${name}`
  return description ? `${name}: ${description}` : name
}

const WHOLE = /^-?\d{1,10}$/
const DECIMAL = /^-?\d+(?:\.\d+)?$/

/** Everything that is typed: text, numbers, money (which stays text, and so exact), moments in Shanghai's time. */
export function TextInput({ id, type, value, fallback, onValue }: LeafProps): ReactElement {
  const name = String(type)
  const [draft, setDraft] = useState<string | null>(null)
  const isMoment = name === 'DateTime'
  const shown =
    draft ?? (value === undefined || value === null ? '' : isMoment ? momentShown(String(value)) : textOf(value))
  const isWrong = draft !== null && draft !== '' && read(draft) === undefined
  function read(text: string): unknown {
    if (name === 'Int') return WHOLE.test(text) ? Number(text) : undefined
    if (name === 'Float') return DECIMAL.test(text) ? Number(text) : undefined
    if (name === 'Money' || name === 'Decimal') return DECIMAL.test(text) ? text : undefined
    if (isMoment) return text === '' ? undefined : `${text}${text.length === 16 ? ':00' : ''}+08:00`
    return text
  }
  return (
    <input
      id={id}
      type={isMoment ? 'datetime-local' : 'text'}
      inputMode={
        name === 'Int' ? 'numeric' : name === 'Float' || name === 'Money' || name === 'Decimal' ? 'decimal' : undefined
      }
      aria-invalid={isWrong || undefined}
      placeholder={fallback === undefined || fallback === null ? undefined : textOf(fallback)}
      value={shown}
      onChange={({ target }) => {
        setDraft(target.value)
        if (target.value === '') onValue(undefined)
        else if (read(target.value) !== undefined) onValue(read(target.value))
      }}
      onBlur={() => setDraft(null)}
    />
  )
}

const textOf = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value))

/** A moment as the control wants it: the day and time it is in Shanghai. */
function momentShown(text: string): string {
  const at = Date.parse(text)
  return Number.isNaN(at) ? '' : new Date(at + 8 * 3_600_000).toISOString().slice(0, 19)
}
