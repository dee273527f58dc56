import { isListType } from 'graphql'
import { type KeyboardEvent, type ReactElement, useId, useState } from 'react'
import { useAsking, useLoaded } from './asking.ts'
import type { LeafProps } from './input-editor.tsx'
import { lookUp, type Named, namesOf, type Picked } from './pickers.ts'
import { useWords } from './words.ts'

/** Picks partners or products by name: a combobox, whose choices come from the graph, and what is chosen before it. */
export function Picker({
  id,
  label,
  type,
  value,
  onValue,
  picked,
}: LeafProps & { picked: Exclude<Picked, 'region'> }): ReactElement {
  const { say } = useWords()
  const { send, schema } = useAsking()
  const listId = useId()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const [known, setKnown] = useState<ReadonlyMap<string, string>>(new Map())
  const isMany = isListType(type)
  const ids = idsOf(value)
  const asked = text.trim()
  const found = useLoaded(asked === '' ? null : `${picked} ${asked}`, (signal) =>
    lookUp(picked, asked, send, schema, signal),
  )
  const unknown = ids.filter((one) => !known.has(one))
  const named = useLoaded(unknown.length > 0 ? unknown.join(' ') : null, (signal) =>
    namesOf(picked, unknown, send, schema, signal),
  )
  const nameOf = (one: string): string =>
    known.get(one) ?? (named.state === 'loaded' ? named.value.find(({ id: of }) => of === one)?.name : undefined) ?? one
  const choices = found.state === 'loaded' ? found.value : []
  const pick = (choice: Named | undefined): void => {
    if (!choice) return
    setKnown(new Map([...known, [choice.id, choice.name]]))
    setText('')
    setAt(0)
    if (!isMany) onValue(choice.id)
    else if (!ids.includes(choice.id)) onValue([...ids, choice.id])
  }
  const drop = (one: string): void => {
    const left = ids.filter((other) => other !== one)
    onValue(isMany && left.length > 0 ? left : undefined)
  }
  const handle = (event: KeyboardEvent): void => {
    if (asked === '') return
    const keys: Record<string, () => void> = {
      ArrowDown: () => setAt(Math.min(at + 1, choices.length - 1)),
      ArrowUp: () => setAt(Math.max(at - 1, 0)),
      Enter: () => pick(choices[at]),
      Escape: () => setText(''),
    }
    const act = keys[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }
  return (
    <div className="builder-picker">
      <Chosen names={ids.map((one) => ({ id: one, name: nameOf(one) }))} onDrop={drop} />
      <input
        id={id}
        type="text"
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={asked !== ''}
        aria-controls={listId}
        aria-activedescendant={choices[at] ? `${listId}-${at}` : undefined}
        autoComplete="off"
        placeholder={say('pickHint')}
        value={text}
        onChange={({ target }) => {
          setText(target.value)
          setAt(0)
        }}
        onKeyDown={handle}
      />
      <div id={listId} role="listbox" aria-label={label} className="builder-found" hidden={choices.length === 0}>
        {choices.map((choice, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the combobox has the focus and hears the keys
          <div
            key={choice.id}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === at}
            className="builder-option"
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => pick(choice)}
          >
            {choice.name}
          </div>
        ))}
      </div>
      <p role="status" className="builder-muted">
        {asked !== '' && choices.length === 0 && stateOf(found, say)}
      </p>
    </div>
  )
}

const stateOf = (found: ReturnType<typeof useLoaded>, say: ReturnType<typeof useWords>['say']): string => {
  if (found.state === 'failed') return say('pickFailed', { reason: found.reason })
  return found.state === 'waiting' ? say('picking') : say('nothingFound')
}

export const idsOf = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value])
    .filter((one): one is string | number => one !== undefined && one !== null && one !== '')
    .map(String)

/** What is chosen, each to be taken away. */
export function Chosen({
  names,
  onDrop,
}: {
  names: readonly Named[]
  onDrop: (id: string) => void
}): ReactElement | null {
  const { say } = useWords()
  if (names.length === 0) return null
  return (
    <ul className="builder-chips">
      {names.map(({ id, name }) => (
        <li key={id}>
          {name}
          <button type="button" aria-label={say('removeItem', { name })} onClick={() => onDrop(id)}>
            ×
          </button>
        </li>
      ))}
    </ul>
  )
}
