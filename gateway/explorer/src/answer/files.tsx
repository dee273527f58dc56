import { type ReactElement, useRef, useState } from 'react'
import type { Asker } from '../asker.ts'
import { asProblem } from '../problem.ts'
import type { Sent } from '../question.ts'
import { COPIES, type CopyName } from './copy-as.ts'
import { type Downloading, download, FORMATS, type Format } from './download.ts'
import './files.css'
import { Popover } from './popover.tsx'
import { type Say, useWords } from './words.ts'

/** What became of the last click: a file on its way or saved, a text that was copied, or why not. */
type State =
  | { readonly kind: 'idle' }
  | { readonly kind: 'downloading'; readonly format: Format; readonly progress: Downloading }
  | { readonly kind: 'said'; readonly text: string; readonly bad?: boolean }
  | { readonly kind: 'text'; readonly title: string; readonly text: string }

interface FilesProps {
  readonly asker: Asker
  /** What is saved or copied: what this answer is of, not what is typed by now. */
  readonly sent: Sent
}

/** Under the answer: the question as a file, all pages of it, or as another program would send it. */
export function Files({ asker, sent }: FilesProps): ReactElement {
  const { say } = useWords()
  const [state, setState] = useState<State>({ kind: 'idle' })
  const running = useRef<AbortController | null>(null)

  const save = async (format: Format): Promise<void> => {
    const abort = new AbortController()
    running.current = abort
    const tell = (progress: Downloading) => {
      if (running.current === abort) setState({ kind: 'downloading', format, progress })
    }
    try {
      tell({ rows: 0, total: null, bytes: 0 })
      const rows = await download(asker, format, sent, tell, abort.signal)
      running.current = null
      setState({ kind: 'said', text: say('fileSaved', { format: FORMATS[format], rows }) })
    } catch (failure) {
      running.current = null
      if (abort.signal.aborted) return setState({ kind: 'said', text: say('fileCancelled') })
      const { message, advice } = asProblem(failure)
      setState({ kind: 'said', text: `${message} ${advice}`, bad: true })
    }
  }

  const copy = async (name: CopyName): Promise<void> => {
    const { title, text } = COPIES[name]
    const { query, operationName, variables } = sent
    const copied = text({ origin: location.origin, query, operationName: operationName ?? undefined, variables })
    // Absent where the page is not served over TLS.
    const isCopied = await navigator.clipboard?.writeText(copied).then(
      () => true,
      () => false,
    )
    setState(isCopied ? { kind: 'said', text: say('copiedAs', { title }) } : { kind: 'text', title, text: copied })
  }

  return (
    <div className="files">
      <Popover label={say('download')} disabled={state.kind === 'downloading'}>
        {(close) =>
          (Object.keys(FORMATS) as Format[]).map((format) => (
            <button
              type="button"
              key={format}
              onClick={() => {
                close()
                void save(format)
              }}
            >
              {FORMATS[format]}
            </button>
          ))
        }
      </Popover>
      <Popover label={say('copyAs')}>
        {(close) =>
          (Object.keys(COPIES) as CopyName[]).map((name) => (
            <button
              type="button"
              key={name}
              onClick={() => {
                close()
                void copy(name)
              }}
            >
              {COPIES[name].title}
            </button>
          ))
        }
      </Popover>
      <span role="status" aria-label={say('files')}>
        {state.kind === 'downloading' && (
          <>
            {progressOf(state.format, state.progress, say)}{' '}
            <button type="button" onClick={() => running.current?.abort()}>
              {say('cancel')}
            </button>
          </>
        )}
        {state.kind === 'said' && <span className={state.bad ? 'bad' : undefined}>{state.text}</span>}
        {state.kind === 'text' && (
          <label>
            {say('copyTextByHand', { title: state.title })}
            <textarea readOnly value={state.text} onFocus={({ currentTarget }) => currentTarget.select()} />
          </label>
        )}
      </span>
    </div>
  )
}

function progressOf(format: Format, { rows, total, bytes }: Downloading, say: Say): string {
  const values = { format: FORMATS[format], rows, size: (bytes / 1e6).toFixed(1) }
  return total === null ? say('fileRows', values) : say('fileRowsOf', { ...values, total })
}
