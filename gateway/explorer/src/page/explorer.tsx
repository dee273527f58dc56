import { type ReactElement, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { OtherAsker } from '../answer/answer.tsx'
import type { Asker } from '../asker.ts'
import type { ExplorerConfig, ExplorerExample } from '../config.ts'
import { exchange } from '../exchange.ts'
import { Problem } from '../problem.ts'
import type { Question, Send } from '../question.ts'
import { titleOf } from './example-search.ts'
import { Home } from './home.tsx'
import { Hint, Notice } from './notice.tsx'
import { rememberUsed } from './remembered.ts'
import { sentOf } from './sent.ts'
import { Settings } from './settings.tsx'
import { TabBar } from './tab-bar.tsx'
import { EMPTY } from './tabs.ts'
import { useAsker } from './use-asker.ts'
import { useLink } from './use-link.ts'
import { useQuestions } from './use-questions.ts'
import { useSchema } from './use-schema.ts'
import { PersonaPicker, TokenField } from './who.tsx'
import { sayNow, useWords } from './words.ts'
import { Workbench } from './workbench.tsx'

/** The page once its config is read: who asks, the open questions, and home or a question with its answer. */
export function Explorer({ config }: { readonly config: ExplorerConfig }): ReactElement {
  const { language, say } = useWords()
  const who = useAsker(config)
  const { connection, others, reconnect } = who
  const asker = connection?.asker ?? null
  const state = useSchema(connection)
  const questions = useQuestions()
  const { active, edit, run, cancel, forgetProblems } = questions
  const { question } = active
  const linkProblem = useLink(questions)
  const [explains, setExplains] = useState(false)
  const head = useRef<HTMLElement>(null)
  const isRead = state.schema !== null

  const sendAs = useCallback(
    (one: Asker | null): Send =>
      async (request, signal) => {
        if (!one) throw new Problem('unauthenticated', sayNow('nobodyAsks'), sayNow('nobodyAsksAdvice'))
        return await exchange(config.graphUrl, one, request, signal)
      },
    [config.graphUrl],
  )
  const send = useMemo(() => sendAs(asker), [sendAs, asker])
  // biome-ignore lint/correctness/useExhaustiveDependencies: their titles are of the language
  const compareWith = useMemo(
    (): readonly OtherAsker[] => others.map((other) => ({ title: other.title, send: sendAs(other) })),
    [others, sendAs, language],
  )
  // What failed for a former asker, or while the gateway was away, is told no more.
  // biome-ignore lint/correctness/useExhaustiveDependencies: they say when
  useEffect(forgetProblems, [asker, isRead])

  const runAs = (one: Asker | null, id: string, asked: Question): void =>
    run(id, asked, async (signal) => {
      const sent = sentOf(asked, state.schema, Date.now())
      return { sent, exchange: await sendAs(one)({ ...sent, explain: explains }, signal) }
    })
  const runActive = (): void => {
    if (question) runAs(asker, active.id, question)
  }
  // The editor has the same key for itself.
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return
      event.preventDefault()
      runActive()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  })

  // The focus goes where the reader goes on: not left behind in what is gone. At once, for later it would be taken from where the reader
  // went meanwhile.
  const [opened, setOpened] = useState(0)
  useLayoutEffect(() => {
    if (opened > 0) head.current?.focus()
  }, [opened])
  const focusHead = (): void => setOpened((count) => count + 1)
  const openExample = (example: ExplorerExample): void => {
    rememberUsed(example.name)
    const asked: Question = {
      query: example.query.trim(),
      variables: example.variables ? JSON.stringify(example.variables, null, 2) : '',
    }
    const id = questions.begin(asked, titleOf(example, language))
    const other = example.persona && example.persona !== who.persona?.name ? who.choosePersona(example.persona) : null
    runAs(other ?? asker, id, asked)
    focusHead()
  }

  // A pasted token that was refused once is refused again; a persona's is made anew.
  const retryable = config.personas !== null || state.problem?.kind !== 'unauthenticated'
  const problem = linkProblem ?? (state.problem ? null : active.problem)
  return (
    <>
      <header className="bar">
        <button type="button" className="skip" onClick={() => head.current?.focus()}>
          {say('skip')}
        </button>
        <h1>Channelgraph</h1>
        {config.personas ? (
          <PersonaPicker personas={config.personas} persona={who.persona} onChoose={who.choosePersona} />
        ) : (
          <TokenField {...who} />
        )}
        <Settings />
      </header>
      <TabBar questions={questions} />
      {!connection && <Hint>{say('tokenHint')}</Hint>}
      {state.problem && <Notice problem={state.problem} onRetry={retryable ? reconnect : undefined} retrying />}
      {problem && <Notice problem={problem} />}
      <main id="main">
        {question === null ? (
          <section className="home-scroll" aria-label={say('home')} tabIndex={-1} ref={head}>
            <Home
              config={config}
              schema={state.schema}
              owners={state.owners}
              onOpen={openExample}
              onBuild={() => {
                questions.begin(EMPTY)
                focusHead()
              }}
            />
          </section>
        ) : (
          <Workbench
            key={active.id}
            tab={active}
            {...{ question, state, asker, send, compareWith, explains, head }}
            onExplains={setExplains}
            onChange={edit}
            onRun={runActive}
            onCancel={() => cancel(active.id)}
          />
        )}
      </main>
    </>
  )
}
