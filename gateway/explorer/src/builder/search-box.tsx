import { labelOf, termOf } from '@channelgraph/values/labels'
import type { GraphQLSchema } from 'graphql'
import { type ReactElement, useEffect, useId, useMemo, useRef, useState } from 'react'
import type { FieldOwners } from '../config.ts'
import { loadPinyin } from './pinyin.ts'
import { placesOf } from './places.ts'
import { fieldAt, type Path, type Reading } from './reading.ts'
import { departmentOf, isDenied, permissionOf } from './rows.ts'
import { type Hit, indexOf, type Sound, search, waysFrom } from './search-index.ts'
import { departmentName, useWords } from './words.ts'

interface SearchBoxProps {
  readonly schema: GraphQLSchema
  readonly mine: GraphQLSchema | null
  readonly owners: FieldOwners | null
  readonly reading: Reading
  readonly text: string
  readonly onText: (text: string) => void
  readonly onAdd: (path: Path) => void
}

/** How many are shown: more are found by another word sooner than by reading. */
const SHOWN = 30

/** Finds fields by what they are called, in either language, in characters or pinyin; a click asks for one. */
export function SearchBox({ schema, mine, owners, reading, text, onText, onAdd }: SearchBoxProps): ReactElement {
  const { say } = useWords()
  const id = useId()
  const box = useRef<HTMLInputElement>(null)
  const [sound, setSound] = useState<Sound>()
  const isAsked = text.trim() !== ''
  useEffect(() => {
    if (!isAsked) return
    let isOver = false
    // Without it the characters are still found.
    loadPinyin().then(
      (loaded) => isOver || setSound(() => loaded),
      (failure: unknown) => console.error(failure),
    )
    return () => {
      isOver = true
    }
  }, [isAsked])
  const index = useMemo(() => (isAsked ? indexOf(schema) : null), [schema, isAsked])
  const hits = useMemo(() => (index ? search(index, text, sound, SHOWN) : []), [index, text, sound])
  const places = useMemo(() => placesOf(schema, reading), [schema, reading])
  return (
    <search className="builder-search">
      <label htmlFor={id}>{say('search')}</label>
      <input
        ref={box}
        id={id}
        type="search"
        autoComplete="off"
        placeholder={say('searchHint')}
        value={text}
        onChange={({ target }) => onText(target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || text === '') return
          event.preventDefault()
          onText('')
        }}
      />
      {isAsked && (
        <>
          <p role="status" className="builder-muted">
            {hits.length === 0 ? say('noHits') : say('hits', { count: hits.length })}
          </p>
          <ul className="builder-hits">
            {hits.map((hit) => (
              <FoundField
                key={`${hit.entry.type}.${hit.entry.field.name}`}
                hit={hit}
                near={waysFrom(schema, places, hit.entry.type)}
                mine={mine}
                owners={owners}
                reading={reading}
                onAdd={onAdd}
              />
            ))}
          </ul>
          <button
            type="button"
            onClick={() => {
              onText('')
              box.current?.focus()
            }}
          >
            {say('closeSearch')}
          </button>
        </>
      )}
    </search>
  )
}

interface FoundFieldProps {
  readonly hit: Hit
  readonly near: readonly Path[]
  readonly mine: GraphQLSchema | null
  readonly owners: FieldOwners | null
  readonly reading: Reading
  readonly onAdd: (path: Path) => void
}

/** Of those from what is asked for already, and in all. */
const NEAR_SHOWN = 2
const WAYS_SHOWN = 4

function FoundField({ hit: { entry, paths }, near, mine, owners, reading, onAdd }: FoundFieldProps): ReactElement {
  const { language, say } = useWords()
  const { field, type } = entry
  const term = termOf(field.description ?? '')
  const denied = isDenied(mine, type, field.name)
  const permission = permissionOf(owners, type, field.name)
  const seen = new Set<string>()
  const ways = [...near.slice(0, NEAR_SHOWN).map((way) => [...way, field.name]), ...paths].filter((path) => {
    const key = path.join('.')
    return !seen.has(key) && seen.add(key)
  })
  return (
    <li>
      <p className="builder-hit-name">
        <strong>{labelOf(field, language)}</strong>
        {language === 'en' && term !== '' && <span>{term}</span>}
        <span className="builder-muted">
          {type}.{field.name}
        </span>
        <span className="builder-owner">{departmentName(departmentOf(owners, type, field.name), say)}</span>
      </p>
      {field.description && <p className="builder-meaning">{field.description}</p>}
      {denied && <p className="builder-warn">{permission ? say('mayNotBy', { permission }) : say('mayNot')}</p>}
      {ways.slice(0, WAYS_SHOWN).map((path) => {
        const shown = path.filter((step) => step !== 'nodes').join(' › ')
        const isThere = fieldAt(reading.operation, path) !== undefined
        return (
          <button key={shown} type="button" aria-disabled={isThere} onClick={() => isThere || onAdd(path)}>
            {say(isThere ? 'added' : 'add', { path: shown })}
          </button>
        )
      })}
    </li>
  )
}
