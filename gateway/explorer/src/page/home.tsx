import { DEPARTMENTS } from '@channelgraph/contracts/departments'
import type { GraphQLSchema } from 'graphql'
import {
  type KeyboardEvent,
  type ReactElement,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { loadPinyin } from '../builder/pinyin.ts'
import type { Sound } from '../builder/search-index.ts'
import type { ExplorerConfig, ExplorerExample, FieldOwners } from '../config.ts'
import './home.css'
import { descriptionOf, type Found, readExamples, searchExamples, titleOf } from './example-search.ts'
import { lastUsed } from './remembered.ts'
import { keyNamed, useWords } from './words.ts'

interface HomeProps {
  readonly config: ExplorerConfig
  readonly schema: GraphQLSchema | null
  readonly owners: FieldOwners | null
  readonly onOpen: (example: ExplorerExample) => void
  readonly onBuild: () => void
}

const DEFAULT_GROUP = 'Questions'
const GROUPS_IN_ORDER: readonly string[] = ['several', ...DEPARTMENTS]

/** Where a question begins: the examples by department and task, to be searched; or a question of one's own. */
export function Home({ config, schema, owners, onOpen, onBuild }: HomeProps): ReactElement {
  const { say } = useWords()
  const searchId = useId()
  const [text, setText] = useState('')
  const [sound, setSound] = useState<Sound | null>(null)
  const all = useMemo(() => readExamples(config.examples, schema, owners), [config.examples, schema, owners])
  const [used] = useState(lastUsed)
  const isSearching = text.trim() !== ''
  const found = isSearching ? searchExamples(all, text, sound) : all
  const recent = used.flatMap((name) => all.filter(({ example }) => example.name === name))

  useEffect(() => {
    if (!isSearching || sound) return
    let isCurrent = true
    loadPinyin().then((loaded) => isCurrent && setSound(() => loaded))
    return () => {
      isCurrent = false
    }
  }, [isSearching, sound])

  // With the schema an example comes to stand in another list, as another button: the focus goes with it.
  const box = useRef<HTMLDivElement>(null)
  const focused = useRef<string>(undefined)
  // biome-ignore lint/correctness/useExhaustiveDependencies: they say when
  useLayoutEffect(() => {
    if (focused.current === undefined || box.current?.contains(document.activeElement)) return
    const examples = box.current?.querySelectorAll<HTMLElement>('[data-example]') ?? []
    for (const one of examples) if (one.dataset.example === focused.current) return one.focus()
  }, [all])

  const list = (label: string, some: readonly Found[], heading: 'h3' | 'h4' = 'h4') => (
    <ExampleList key={label} {...{ heading, label, some, config, onOpen }} />
  )
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the buttons inside
    <div
      className="home"
      ref={box}
      onKeyDown={moveFocus}
      onFocus={({ target }) => {
        focused.current = target.dataset.example
      }}
      onBlur={() => {
        focused.current = undefined
      }}
    >
      <h2>{say('homeTitle')}</h2>
      <p className="muted">{say('homeLead')}</p>
      <search className="home-search">
        <label htmlFor={searchId} className="unseen">
          {say('search')}
        </label>
        <input
          id={searchId}
          type="search"
          value={text}
          placeholder={say('searchPlaceholder')}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
          onKeyDown={(event) => {
            const [first] = found
            if (event.key === 'Enter' && isSearching && first) onOpen(first.example)
          }}
        />
        <button type="button" className="primary" onClick={onBuild}>
          {say('build')}
        </button>
      </search>
      <p role="status" className="muted">
        {isSearching && (found.length === 0 ? say('foundNone') : say('found', { count: found.length }))}
      </p>
      {!isSearching && recent.length > 0 && (
        <section className="home-group">{list(say('lastUsed'), recent, 'h3')}</section>
      )}
      {departmentsOf(found).map(([department, some]) => {
        const key = keyNamed(department)
        return (
          <section key={department} className="home-group" aria-label={key ? say(key) : department || undefined}>
            {department !== '' && <h3>{key ? say(key) : department}</h3>}
            {[...Map.groupBy(some, ({ example }) => example.group ?? DEFAULT_GROUP)].map(([group, ones]) => {
              const groupKey = keyNamed(group)
              return list(groupKey ? say(groupKey) : group, ones, department === '' ? 'h3' : 'h4')
            })}
          </section>
        )
      })}
    </div>
  )
}

function departmentsOf(found: readonly Found[]): readonly (readonly [string, readonly Found[]])[] {
  const groups = Map.groupBy(found, ({ department }) => department)
  const order = (department: string) => (GROUPS_IN_ORDER.indexOf(department) + 100) % 100
  return [...groups].sort(([a], [b]) => order(a) - order(b))
}

interface ExampleListProps {
  readonly heading: 'h3' | 'h4'
  readonly label: string
  readonly some: readonly Found[]
  readonly config: ExplorerConfig
  readonly onOpen: (example: ExplorerExample) => void
}

function ExampleList({ heading: Heading, label, some, config, onOpen }: ExampleListProps): ReactElement {
  const { language, say } = useWords()
  const id = useId()
  return (
    <>
      <Heading id={id}>{label}</Heading>
      <ul className="examples" aria-labelledby={id}>
        {some.map(({ example }) => {
          const persona = config.personas?.find(({ name }) => name === example.persona)
          const who = persona && titleOf(persona, language)
          return (
            <li key={example.name}>
              <button type="button" data-example={example.name} onClick={() => onOpen(example)}>
                <strong>{titleOf(example, language)}</strong>
                <span className="muted">{descriptionOf(example, language)}</span>
                {who && <small>{say('as', { who })}</small>}
              </button>
            </li>
          )
        })}
      </ul>
    </>
  )
}

/** Arrow keys, Home and End walk over the examples; Tab does as well. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-example]')]
  const at = items.findIndex((item) => item.contains(document.activeElement))
  const isTyping = event.target instanceof HTMLInputElement
  const target = { ArrowDown: at + 1, ArrowUp: at - 1, Home: isTyping ? undefined : 0, End: isTyping ? undefined : -1 }[
    event.key
  ]
  if (target === undefined || items.length === 0) return
  event.preventDefault()
  items.at(target % items.length)?.focus()
}
