import { type ReactElement, useMemo, useState } from 'react'
import './json-view.css'
import { useWords } from './words.ts'

interface JsonViewProps {
  readonly value: unknown
  readonly isPlain: boolean
  readonly onPlain: (isPlain: boolean) => void
}

/** More than this stands the browser still while it lays it out. */
const MOST_CHARACTERS = 300_000

/** The answer as it came, to be folded or as text. */
export function JsonView({ value, isPlain, onPlain }: JsonViewProps): ReactElement {
  const { say } = useWords()
  const [copied, setCopied] = useState<'no' | 'yes' | 'by hand'>('no')
  const isText = isPlain || copied === 'by hand'
  const text = useMemo(() => (isText ? JSON.stringify(value, null, 2) : ''), [isText, value])
  const copy = async (): Promise<void> => {
    // Absent where the page is not served over TLS.
    const isCopied = await navigator.clipboard?.writeText(JSON.stringify(value, null, 2)).then(
      () => true,
      () => false,
    )
    setCopied(isCopied ? 'yes' : 'by hand')
  }
  return (
    <div className="json">
      <div className="answer-tools">
        <label className="choice">
          <input type="checkbox" checked={isPlain} onChange={({ target }) => onPlain(target.checked)} />
          {say('plain')}
        </label>
        <button type="button" onClick={copy}>
          {say('copy')}
        </button>
        <span role="status">{copied === 'yes' && say('copied')}</span>
        {isPlain && text.length > MOST_CHARACTERS && (
          <span className="warn">{say('jsonCut', { shown: MOST_CHARACTERS, count: text.length })}</span>
        )}
      </div>
      {copied === 'by hand' && (
        <label>
          {say('copyByHand')}
          <textarea readOnly value={text} onFocus={({ currentTarget }) => currentTarget.select()} />
        </label>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard has to reach it */}
      <section className="json-box" tabIndex={0} aria-label="JSON">
        {isPlain ? <pre>{text.slice(0, MOST_CHARACTERS)}</pre> : <Node value={value} isOpen />}
      </section>
    </div>
  )
}

interface NodeProps {
  readonly name?: string
  readonly value: unknown
  readonly isOpen?: boolean
}

const CHUNK = 100

/** What is folded is not in the document; of a long list a hundred at a time. */
function Node({ name, value, isOpen = false }: NodeProps): ReactElement {
  const { say } = useWords()
  const [open, setOpen] = useState(isOpen)
  const [most, setMost] = useState(CHUNK)
  const key = name === undefined ? null : <span className="json-key">{name}: </span>
  if (typeof value !== 'object' || value === null) {
    return (
      <div className="json-leaf">
        {key}
        <span className={`json-${value === null ? 'null' : typeof value}`}>{JSON.stringify(value)}</span>
      </div>
    )
  }
  const isList = Array.isArray(value)
  const entries = Object.entries(value)
  const about = isList ? `[${entries.length}]` : `{${entries.length}}`
  return (
    <details open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        {key}
        <span className="muted">{about}</span>
      </summary>
      {open &&
        entries
          .slice(0, most)
          .map(([child, one]) => (
            <Node key={child} name={child} value={one} isOpen={!isList && entries.length <= 20} />
          ))}
      {open && entries.length > most && (
        <button type="button" onClick={() => setMost(most + CHUNK * 5)}>
          {say('showMore', { count: entries.length - most })}
        </button>
      )}
    </details>
  )
}
