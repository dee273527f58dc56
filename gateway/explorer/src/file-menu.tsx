import { pick, useGraphiQL } from '@graphiql/react'
import { type ReactElement, useId, useRef, useState } from 'react'
import { COPIES, type CopyName } from './answer/copy-as.ts'
import { type Downloading, download, FORMATS, type Format } from './answer/download.ts'
import type { Asker } from './asker.ts'
import type { GraphRequest } from './exchange.ts'
import './file-menu.css'
import { asProblem, Problem } from './problem.ts'

/** What became of the last click: a file on its way or saved, a text that was copied, or why not. */
type State =
  | { readonly kind: 'idle' }
  | { readonly kind: 'downloading'; readonly format: Format; readonly progress: Downloading }
  | { readonly kind: 'said'; readonly text: string; readonly bad?: boolean }
  | { readonly kind: 'text'; readonly title: string; readonly text: string }

/** Beside the answer: the operation as a file, all pages of it, or as another program would send it. */
export function FileMenu({ asker }: { readonly asker: Asker | undefined }): ReactElement {
  const { queryEditor, variableEditor, operationName } = useGraphiQL(
    pick('queryEditor', 'variableEditor', 'operationName'),
  )
  const [state, setState] = useState<State>({ kind: 'idle' })
  const running = useRef<AbortController | null>(null)

  const operation = (): GraphRequest & { readonly variables?: Record<string, unknown> } => ({
    query: queryEditor?.getValue() ?? '',
    ...(operationName ? { operationName } : {}),
    ...variablesIn(variableEditor?.getValue() ?? ''),
  })

  const save = async (format: Format): Promise<void> => {
    if (!asker) return
    const abort = new AbortController()
    running.current = abort
    const tell = (progress: Downloading) => {
      if (running.current === abort) setState({ kind: 'downloading', format, progress })
    }
    try {
      tell({ rows: 0, total: null, bytes: 0 })
      const rows = await download(asker, format, operation(), tell, abort.signal)
      running.current = null
      setState({ kind: 'said', text: `${FORMATS[format]} saved: ${rows} rows` })
    } catch (failure) {
      running.current = null
      if (abort.signal.aborted) return setState({ kind: 'said', text: 'Cancelled: nothing was saved' })
      const { message, advice } = asProblem(failure)
      setState({ kind: 'said', text: `${message} ${advice}`, bad: true })
    }
  }

  const copy = async (name: CopyName): Promise<void> => {
    const { title, text } = COPIES[name]
    try {
      const { query, operationName: named, variables } = operation()
      const copied = text({ origin: location.origin, query, operationName: named ?? undefined, variables })
      // Absent where the page is not served over TLS.
      const isCopied = await navigator.clipboard?.writeText(copied).then(
        () => true,
        () => false,
      )
      setState(isCopied ? { kind: 'said', text: `Copied as ${title}` } : { kind: 'text', title, text: copied })
    } catch (failure) {
      const { message, advice } = asProblem(failure)
      setState({ kind: 'said', text: `${message} ${advice}`, bad: true })
    }
  }

  return (
    <div className="files">
      <Menu title="Download" items={FORMATS} disabled={!asker || state.kind === 'downloading'} onChoose={save} />
      <Menu title="Copy as" items={COPY_TITLES} onChoose={copy} />
      <span role="status" aria-label="Files">
        {state.kind === 'downloading' && <Running {...state} onCancel={() => running.current?.abort()} />}
        {state.kind === 'said' && <span className={state.bad ? 'bad' : undefined}>{state.text}</span>}
        {state.kind === 'text' && (
          <label>
            {state.title}, to be copied by hand
            <textarea readOnly value={state.text} onFocus={({ currentTarget }) => currentTarget.select()} />
          </label>
        )}
      </span>
    </div>
  )
}

const COPY_TITLES = Object.fromEntries(Object.entries(COPIES).map(([name, { title }]) => [name, title])) as Record<
  CopyName,
  string
>

interface MenuProps<Name extends string> {
  readonly title: string
  readonly items: Readonly<Record<Name, string>>
  readonly disabled?: boolean
  readonly onChoose: (name: Name) => Promise<void>
}

/** A button with a list under it; Escape or a click outside closes it. */
function Menu<Name extends string>({ title, items, disabled, onChoose }: MenuProps<Name>): ReactElement {
  const id = useId()
  const panel = useRef<HTMLDivElement>(null)
  const place = useRef<HTMLButtonElement>(null)
  return (
    <>
      <button type="button" ref={place} popoverTarget={id} disabled={disabled}>
        {title}
      </button>
      <div
        id={id}
        popover="auto"
        ref={panel}
        role="dialog"
        aria-label={title}
        className="file-items"
        onToggle={({ newState, currentTarget }) => {
          const { left = 0, top = 0 } = place.current?.getBoundingClientRect() ?? {}
          Object.assign(currentTarget.style, { left: `${left}px`, bottom: `${window.innerHeight - top + 4}px` })
          if (newState === 'open') currentTarget.querySelector('button')?.focus()
        }}
      >
        {(Object.entries(items) as [Name, string][]).map(([name, label]) => (
          <button
            type="button"
            key={name}
            onClick={() => {
              panel.current?.hidePopover()
              void onChoose(name)
            }}
          >
            {label}
          </button>
        ))}
      </div>
    </>
  )
}

interface RunningProps {
  readonly format: Format
  readonly progress: Downloading
  readonly onCancel: () => void
}

function Running({ format, progress: { rows, total, bytes }, onCancel }: RunningProps): ReactElement {
  const of = total === null ? '' : ` of ${total}`
  return (
    <span>
      {FORMATS[format]}: {rows}
      {of} rows, {(bytes / 1e6).toFixed(1)} MB{' '}
      <button type="button" onClick={onCancel}>
        Cancel
      </button>
    </span>
  )
}

/** What stands in the variables' editor. Throws a {@link Problem} for what is no JSON object. */
function variablesIn(text: string): { variables?: Record<string, unknown> } {
  if (text.trim() === '') return {}
  try {
    const variables: unknown = JSON.parse(text)
    if (typeof variables === 'object' && variables !== null && !Array.isArray(variables))
      return { variables: variables as Record<string, unknown> }
  } catch {
    // Told below, with what else is no object.
  }
  throw new Problem('unusable', 'The variables are not a JSON object.', 'Correct them, then try again.')
}
