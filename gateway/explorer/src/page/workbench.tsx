import { type ReactElement, type RefObject, useState } from 'react'
import { Answer, type OtherAsker } from '../answer/answer.tsx'
import type { Asker } from '../asker.ts'
import { Builder } from '../builder/builder.tsx'
import { LazyEditor } from '../editor/lazy-editor.tsx'
import type { Question, Send, View } from '../question.ts'
import './workbench.css'
import { linkOf } from './link.ts'
import { type Mode, rememberedMode, rememberMode } from './remembered.ts'
import { StatusLine } from './status-line.tsx'
import type { Tab } from './tabs.ts'
import type { SchemaState } from './use-schema.ts'
import { useWords } from './words.ts'

interface WorkbenchProps {
  readonly tab: Tab
  readonly question: Question
  readonly state: SchemaState
  readonly asker: Asker | null
  readonly send: Send
  readonly compareWith: readonly OtherAsker[]
  readonly explains: boolean
  readonly onExplains: (explains: boolean) => void
  readonly onChange: (question: Question) => void
  readonly onRun: () => void
  readonly onCancel: () => void
  /** The focus comes here when a question is opened. */
  readonly head: RefObject<HTMLElement | null>
}

/** Of a phone's width, one is shown at a time. */
type Shown = 'question' | 'answer'

/** A question beside its answer. */
export function Workbench(props: WorkbenchProps): ReactElement {
  const { tab, question, state, asker, send, compareWith, onChange } = props
  const { language, say } = useWords()
  const { schema, mine, owners } = state
  // A question that was opened to be run shows its answer; one that is begun shows how to go on.
  const [shown, setShown] = useState<Shown>(question.query === '' ? 'question' : 'answer')
  const [mode, setMode] = useState<Mode>(rememberedMode)
  const choose = (next: Mode): void => {
    rememberMode(next)
    setMode(next)
  }
  const onView = (view: View) => onChange({ ...question, view })
  return (
    <div className="workbench" data-shown={shown}>
      <fieldset className="shown" aria-label={say('shown')}>
        {(['question', 'answer'] as const).map((one) => (
          <button key={one} type="button" aria-pressed={shown === one} onClick={() => setShown(one)}>
            {say(one)}
          </button>
        ))}
        <RunButton {...props} onShown={setShown} />
      </fieldset>
      <section className="question" aria-label={say('question')} tabIndex={-1} ref={props.head}>
        <QuestionTools {...props} mode={mode} onMode={choose} onShown={setShown} />
        <div className="question-body">
          {mode === 'text' && (
            <LazyEditor schema={schema} question={question} onChange={onChange} onRun={props.onRun} />
          )}
          {mode === 'builder' &&
            (schema ? (
              <Builder {...{ schema, mine, owners, question, onChange, send, language }} />
            ) : (
              <p className="pane-hint">{say(state.problem ? 'noBuilder' : 'schemaComes')}</p>
            ))}
        </div>
      </section>
      <div className="result">
        {schema && asker ? (
          <Answer
            key={tab.id}
            {...{ schema, asker, send, compareWith, language, onView }}
            answered={tab.answered}
            running={tab.running}
            view={question.view}
          />
        ) : (
          <PlainAnswer tab={tab} />
        )}
        <StatusLine tab={tab} />
      </div>
    </div>
  )
}

/** Without a schema nothing is known of an answer's columns. */
function PlainAnswer({ tab: { answered } }: { readonly tab: Tab }): ReactElement {
  const { say } = useWords()
  return (
    <section className="answer" aria-label={say('answer')}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard has to reach it */}
      {answered && <pre tabIndex={0}>{JSON.stringify(answered.exchange.result, null, 2)}</pre>}
    </section>
  )
}

interface QuestionToolsProps extends WorkbenchProps {
  readonly mode: Mode
  readonly onMode: (mode: Mode) => void
  readonly onShown: (shown: Shown) => void
}

function QuestionTools(props: QuestionToolsProps): ReactElement {
  const { question, mode, onMode, explains, onExplains } = props
  const { say } = useWords()
  const [told, setTold] = useState('')
  const copy = async (): Promise<void> => {
    const link = linkOf(question)
    if (link === null) return setTold(say('linkTooLong'))
    try {
      await navigator.clipboard.writeText(new URL(link, location.href).href)
      setTold(say('linkCopied'))
    } catch {
      setTold(say('linkNotCopied')) // the browser asks its user, or has no clipboard
    }
  }
  return (
    <div className="question-tools">
      <fieldset className="modes" aria-label={say('question')}>
        {(['builder', 'text'] as const).map((one) => (
          <button key={one} type="button" aria-pressed={mode === one} onClick={() => onMode(one)}>
            {say(one)}
          </button>
        ))}
      </fieldset>
      <RunButton {...props} />
      <label className="switch">
        <input type="checkbox" checked={explains} onChange={({ currentTarget }) => onExplains(currentTarget.checked)} />
        {say('explain')}
      </label>
      <button type="button" onClick={copy}>
        {say('copyLink')}
      </button>
      <span role="status" className="told muted">
        {told}
      </span>
    </div>
  )
}

function RunButton({
  tab,
  onRun,
  onCancel,
  onShown,
}: WorkbenchProps & Pick<QuestionToolsProps, 'onShown'>): ReactElement {
  const { say } = useWords()
  const run = (): void => {
    onShown('answer')
    onRun()
  }
  return (
    <button type="button" className="primary run" title={say('runKeys')} onClick={tab.running ? onCancel : run}>
      {say(tab.running ? 'cancel' : 'run')}
    </button>
  )
}
