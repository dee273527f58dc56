import type { GraphQLSchema } from 'graphql'
import { type ReactElement, useEffect, useState } from 'react'
import type { Asker } from '../asker.ts'
import type { Answered, Send, View } from '../question.ts'
import './answer.css'
import './grid.css'
import { AnswerBody } from './answer-body.tsx'
import { type Language, LanguageOfAnswer, useWords } from './words.ts'

/** Somebody else who may ask the same question, to compare. */
export interface OtherAsker {
  readonly title: string
  readonly send: Send
}

export interface AnswerProps {
  readonly schema: GraphQLSchema
  /** The last one; it stays while another runs. */
  readonly answered: Answered | null
  readonly running: { readonly since: number } | null
  readonly view: View | undefined
  readonly onView: (view: View) => void
  readonly send: Send
  readonly asker: Asker
  readonly compareWith?: readonly OtherAsker[]
  readonly language: Language
}

/** An answer and how it is shown: table, chart, JSON, where it comes from; compared, loaded to its end, as a file. */
export function Answer({ language, ...props }: AnswerProps): ReactElement {
  return (
    <LanguageOfAnswer value={language}>
      <Pane {...props} />
    </LanguageOfAnswer>
  )
}

function Pane({ answered, running, ...props }: Omit<AnswerProps, 'language'>): ReactElement {
  const { say } = useWords()
  return (
    <section
      className={running ? 'answer is-running' : 'answer'}
      aria-label={say('answer')}
      aria-busy={running !== null}
    >
      {running && <Running since={running.since} isFormer={answered !== null} />}
      {answered ? (
        <AnswerBody {...props} answered={answered} />
      ) : (
        !running && <p className="answer-hint">{say('nothingYet')}</p>
      )}
    </section>
  )
}

function Running({ since, isFormer }: { readonly since: number; readonly isFormer: boolean }): ReactElement {
  const { say } = useWords()
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [])
  const seconds = Math.max(0, Math.floor((now - since) / 1_000))
  return (
    <p className="answer-running" role="status">
      <span aria-hidden="true">{say('running', { seconds })}</span>
      {isFormer && <span className="muted"> {say('formerStays')}</span>}
    </p>
  )
}
