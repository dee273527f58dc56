import { labelOf, termOf } from '@channelgraph/values/labels'
import { type GraphQLInputType, isEnumType, isInputObjectType, isListType, isNonNullType } from 'graphql'
import { type ReactElement, useId, useState } from 'react'
import { isRequired } from './defaults.ts'
import { ChoiceInput, ChoicesInput, TextInput } from './leaf-inputs.tsx'
import { DayInput, PeriodInput } from './period-input.tsx'
import { isDayType, isPeriodType } from './periods.ts'
import { Picker } from './picker.tsx'
import { pickedBy } from './pickers.ts'
import { isObject } from './reading.ts'
import { RegionPicker } from './region-picker.tsx'
import { useWords } from './words.ts'

export interface Input {
  readonly name: string
  readonly description?: string | null | undefined
  readonly type: GraphQLInputType
  /** What holds where it is left out. */
  readonly defaultValue?: unknown
}

interface InputEditorProps {
  readonly input: Input
  /** The field it belongs to: `partner(id:)` names a partner. */
  readonly field: string
  readonly value: unknown
  /** `undefined` takes the value away. */
  readonly onSet: (path: readonly (string | number)[], value: unknown) => void
}

/** What every editor of one value gets. */
export interface LeafProps {
  readonly id: string
  readonly label: string
  readonly type: GraphQLInputType
  readonly value: unknown
  /** What holds where it is left out. */
  readonly fallback: unknown
  readonly onValue: (value: unknown) => void
}

/** One argument, or one field of an input object: its name, what it means, and a control for its type. */
export function InputEditor({ input, field, value, onSet }: InputEditorProps): ReactElement {
  const { language, say } = useWords()
  const id = useId()
  const { type } = input
  const label = labelOf(input, language)
  const bare = isNonNullType(type) ? type.ofType : type
  const required = isRequired({ ...input, defaultValue: undefined } as Parameters<typeof isRequired>[0])
  // Open with what is set in it; it does not close under the hand that takes the last value away.
  const [isOpen, setOpen] = useState(value !== undefined || required)
  const onValue = (put: unknown) => onSet([], put)
  const leaf: LeafProps = { id, label, type: bare, value, fallback: input.defaultValue, onValue }
  const head = (
    <>
      <span className="builder-input-name">{label}</span>
      {language === 'en' && <span className="builder-muted">{termOf(input.description ?? '')}</span>}
      {required && <span className="builder-muted">{say('required')}</span>}
    </>
  )
  if (isInputObjectType(bare) && !isPeriodType(bare)) {
    const inside = isObject(value) ? value : {}
    return (
      <details
        className="builder-group"
        open={isOpen}
        onToggle={({ currentTarget, target }) => target === currentTarget && setOpen(currentTarget.open)}
      >
        <summary>{head}</summary>
        <Meaning of={input} />
        {Object.values(bare.getFields()).map((one) => (
          <InputEditor
            key={one.name}
            input={one}
            field={field}
            value={inside[one.name]}
            onSet={(path, put) => onSet([one.name, ...path], put)}
          />
        ))}
      </details>
    )
  }
  const control = controlOf(leaf, input.name, field)
  if (control) {
    return (
      <div className="builder-input">
        {control.isGroup ? (
          <span className="builder-input-head">{head}</span>
        ) : (
          <label className="builder-input-head" htmlFor={id}>
            {head}
          </label>
        )}
        {control.element}
        <Meaning of={input} />
      </div>
    )
  }
  return <ListEditor input={input} field={field} value={value} onSet={onSet} />
}

/** The control for a value that is no object: a list of enums or of names is one control as well. */
function controlOf(leaf: LeafProps, name: string, field: string): { element: ReactElement; isGroup?: boolean } | null {
  const { type } = leaf
  if (isPeriodType(type)) return { element: <PeriodInput {...leaf} /> }
  if (isDayType(type)) return { element: <DayInput {...leaf} /> }
  const picked = pickedBy(name, field)
  if (picked === 'region') return { element: <RegionPicker {...leaf} />, isGroup: true }
  if (picked) return { element: <Picker {...leaf} picked={picked} /> }
  if (isListType(type)) {
    const item = isNonNullType(type.ofType) ? type.ofType.ofType : type.ofType
    return isEnumType(item) ? { element: <ChoicesInput {...leaf} of={item} />, isGroup: true } : null
  }
  if (isEnumType(type) || String(type) === 'Boolean') return { element: <ChoiceInput {...leaf} /> }
  return { element: <TextInput {...leaf} /> }
}

/** A list of anything else: its items one below the other. */
function ListEditor({ input, field, value, onSet }: InputEditorProps): ReactElement {
  const { language, say } = useWords()
  const label = labelOf(input, language)
  const bare = isNonNullType(input.type) ? input.type.ofType : input.type
  const itemType = isListType(bare) ? bare.ofType : bare
  const items: readonly unknown[] = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]
  const empty = (): unknown => (isInputObjectType(isNonNullType(itemType) ? itemType.ofType : itemType) ? {} : '')
  return (
    <fieldset className="builder-group">
      <legend>{label}</legend>
      <Meaning of={input} />
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an item is known by its place
        <div key={index} className="builder-item">
          <InputEditor
            input={{ name: `${input.name} ${index + 1}`, type: itemType }}
            field={field}
            value={item}
            onSet={(path, put) => onSet([index, ...path], put)}
          />
          <button
            type="button"
            aria-label={say('removeItem', { name: say('item', { name: label, number: index + 1 }) })}
            onClick={() => onSet([index], undefined)}
          >
            ×
          </button>
        </div>
      ))}
      <button type="button" onClick={() => onSet([items.length], empty())}>
        {say('addItem', { name: label })}
      </button>
    </fieldset>
  )
}

function Meaning({ of: { description } }: { of: Input }): ReactElement | null {
  return description ? <p className="builder-meaning">{description}</p> : null
}
