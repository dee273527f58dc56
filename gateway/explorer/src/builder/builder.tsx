import { labelOf, termOf } from '@channelgraph/values/labels'
import { type GraphQLSchema, OperationTypeNode } from 'graphql'
import { type ReactElement, useId, useMemo, useRef, useState } from 'react'
import type { FieldOwners } from '../config.ts'
import type { Question, Send } from '../question.ts'
import { AskingOfBuilder } from './asking.ts'
import './builder.css'
import { Details } from './details.tsx'
import { addField, removeField } from './edit.ts'
import { argumentsOf, setInput } from './inputs.ts'
import type { InputPath } from './literals.ts'
import { fieldAt, type Path, type Reading, read, Unreadable } from './reading.ts'
import { isDenied, keyOf, kindsOf, type Row, rowsOf } from './rows.ts'
import { SearchBox } from './search-box.tsx'
import { Tree, type TreeItem } from './tree.tsx'
import { departmentName, type Language, LanguageOfBuilder, type Say, useWords } from './words.ts'

export interface BuilderProps {
  readonly schema: GraphQLSchema
  /** What the asker may read: what is missing there is marked. Null where that is not known. */
  readonly mine: GraphQLSchema | null
  /** Whose each field is; null where that is not known. */
  readonly owners?: FieldOwners | null
  readonly question: Question
  readonly onChange: (question: Question) => void
  /** By which partners, products and regions are looked up. */
  readonly send: Send
  readonly language: Language
}

/** A question by clicks or keys. The text is the truth: every change is made in it, and what is shown is read from it. */
export function Builder(props: BuilderProps): ReactElement {
  const { send, schema, mine, language } = props
  const asking = useMemo(() => ({ send, schema: mine ?? schema }), [send, schema, mine])
  return (
    <LanguageOfBuilder value={language}>
      <AskingOfBuilder value={asking}>
        <Reader {...props} />
      </AskingOfBuilder>
    </LanguageOfBuilder>
  )
}

function Reader(props: BuilderProps): ReactElement {
  const { say } = useWords()
  const { question } = props
  const reading = useMemo(() => tryRead(question), [question])
  return (
    <section className="builder" aria-label={say('builder')}>
      {reading instanceof Unreadable ? (
        <div role="alert" className="builder-bad">
          <p>
            {reading.part === 'query'
              ? say('unreadable', { line: reading.line ?? 1, message: reading.message })
              : say('unreadableVariables', { message: reading.message })}
          </p>
          <p>{say('mendText')}</p>
        </div>
      ) : (
        <Fields {...props} reading={reading} />
      )}
    </section>
  )
}

function tryRead(question: Question): Reading | Unreadable {
  try {
    return read(question)
  } catch (failure) {
    if (failure instanceof Unreadable) return failure
    throw failure
  }
}

function Fields({
  schema,
  mine,
  owners = null,
  question,
  onChange,
  reading,
}: BuilderProps & { reading: Reading }): ReactElement {
  const { language, say } = useWords()
  const helpId = useId()
  const details = useRef<HTMLDivElement>(null)
  const [kind, setKind] = useState(OperationTypeNode.QUERY)
  const [text, setText] = useState('')
  const [current, setCurrent] = useState<string | null>(null)
  const [opened, setOpened] = useState<ReadonlyMap<string, boolean>>(new Map())
  const rows = useMemo(
    () => rowsOf({ schema, mine, owners, reading, kind, opened }),
    [schema, mine, owners, reading, kind, opened],
  )
  const row = rows.find(({ key }) => key === current) ?? null
  const mayRead = (type: string, field: string) => !isDenied(mine, type, field)
  const add = (path: Path): void => {
    onChange(addField(question, schema, path, { kind, mayRead }))
    setCurrent(keyOf(path))
  }
  const toggle = (one: Row | null): void => {
    if (!one || one.what === 'group' || one.what === 'text') return
    if (one.isChosen) onChange(removeField(question, one.path))
    else add(one.path)
  }
  const set = ({ path }: Row, input: InputPath, value: unknown): void => {
    const begun = fieldAt(reading.operation, path) ? question : addField(question, schema, path, { kind, mayRead })
    onChange(setInput(begun, schema, path, input, value))
  }
  const keyed = new Map(rows.map((one) => [one.key, one]))
  return (
    <>
      <Operations
        reading={reading}
        kind={kind}
        schema={schema}
        onKind={setKind}
        question={question}
        onChange={onChange}
      />
      <SearchBox
        schema={schema}
        mine={mine}
        owners={owners}
        reading={reading}
        text={text}
        onText={setText}
        onAdd={(path) => add(path)}
      />
      {text.trim() === '' && (
        <>
          <p id={helpId} className="builder-help">
            {say('treeHelp')}
          </p>
          <Tree
            label={say('fields')}
            describedBy={helpId}
            items={rows.map((one) => itemOf(one, language, say))}
            current={current}
            onCurrent={setCurrent}
            onOpen={(key, isOpen) => setOpened(new Map([...opened, [key, isOpen]]))}
            onChoose={(key) => toggle(keyed.get(key) ?? null)}
            onEnter={() => details.current?.querySelector<HTMLElement>('input, select, summary, button')?.focus()}
          />
        </>
      )}
      <div ref={details}>
        <Details
          row={row}
          values={row ? argumentsOf(reading, row.path) : {}}
          onToggle={() => toggle(row)}
          onSet={(input, value) => row && set(row, input, value)}
        />
      </div>
    </>
  )
}

interface OperationsProps {
  readonly reading: Reading
  readonly kind: OperationTypeNode
  readonly schema: GraphQLSchema
  readonly onKind: (kind: OperationTypeNode) => void
  readonly question: Question
  readonly onChange: (question: Question) => void
}

/** Which operation of several is meant; of which kind one is begun where there is none. */
function Operations({ reading, kind, schema, onKind, question, onChange }: OperationsProps): ReactElement | null {
  const { say } = useWords()
  const id = useId()
  const { operations, operation } = reading
  const kinds = kindsOf(schema)
  if (operations.length > 1) {
    return (
      <p className="builder-operation">
        <label htmlFor={id}>{say('operation')}</label>
        <select
          id={id}
          value={operation?.name?.value}
          onChange={({ target }) => onChange({ ...question, operationName: target.value })}
        >
          {operations.map((one, index) => (
            <option key={one.name?.value ?? index}>{one.name?.value ?? say('unnamed')}</option>
          ))}
        </select>
      </p>
    )
  }
  if (operation || kinds.length < 2) return null
  return (
    <p className="builder-operation">
      <label htmlFor={id}>{say('kind')}</label>
      <select id={id} value={kind} onChange={({ target }) => onKind(target.value as OperationTypeNode)}>
        {kinds.map((one) => (
          <option key={one} value={one}>
            {one === OperationTypeNode.MUTATION ? say('mutation') : say('query')}
          </option>
        ))}
      </select>
    </p>
  )
}

function itemOf(row: Row, language: Language, say: Say): TreeItem {
  const { key, level, isExpandable, isOpen, field, name } = row
  const common = { key, level, isExpandable, isOpen }
  if (row.what === 'group') {
    const label = departmentName(name, say)
    return { ...common, isChosen: null, content: <strong>{label}</strong> }
  }
  if (row.what === 'text') {
    const label = `${name} ${say('onlyText')}`
    return { ...common, isChosen: null, content: <span className="builder-muted">{label}</span> }
  }
  const word = field ? labelOf(field, language) : name
  const term = language === 'en' && field ? termOf(field.description ?? '') : ''
  const alias = field && name !== field.name ? `${name}: ` : ''
  const owner = row.department === '' || level < 3 ? '' : departmentName(row.department, say)
  const denied = row.permission ? say('mayNotBy', { permission: row.permission }) : say('mayNot')
  return {
    ...common,
    isChosen: row.isChosen,
    content: (
      <span
        className={row.isDenied ? 'builder-field denied' : 'builder-field'}
        title={row.isDenied ? denied : undefined}
      >
        <span>
          {alias}
          {word}
        </span>
        {term !== '' && <span className="builder-term">{term}</span>}
        {field && <code>{field.name}</code>}
        {owner !== '' && <span className="builder-owner">{owner}</span>}
        {row.isDenied && (
          <span className="builder-denied">
            <span aria-hidden="true">⊘</span>
            <span className="builder-unseen">{denied}</span>
          </span>
        )}
      </span>
    ),
  }
}
