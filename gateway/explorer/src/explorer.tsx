import { explorerPlugin } from '@graphiql/plugin-explorer'
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql'
import { type ReactElement, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Asker } from './asker.ts'
import type { ExplorerConfig, ExplorerExample } from './config.ts'
import { ExampleMenu } from './example-menu.tsx'
import { createFetcher, fetcherOfNobody, type Witness } from './fetcher.ts'
import { ExampleRunner, SystemTheme } from './inside-graphiql.tsx'
import { Hint, Notice } from './notice.tsx'
import type { Problem } from './problem.ts'
import { type Outcomes, StatusLine } from './status-line.tsx'
import { useAsker } from './use-asker.ts'
import { PersonaPicker, TokenField } from './who.tsx'

const BUILDER = { ...explorerPlugin({ showAttribution: false }), title: 'Builder' }
const PLUGINS = [BUILDER, HISTORY_PLUGIN]

const WELCOME = `# Pick one of the Examples above,
# or build a question with the
# Builder on the left.
#
# Ctrl-Enter runs it. The book on
# the left documents the graph.
`

/** A failure, and whom it befell: that of a former asker is not shown any more. */
interface Failure {
  readonly of: Asker
  readonly problem: Problem
}

/** The analysts' page once its config is read: header, notices and GraphiQL. */
export function Explorer({ config }: { readonly config: ExplorerConfig }): ReactElement {
  const asker = useAsker(config)
  const { connection, reconnect } = asker
  const [schemaFailure, setSchemaFailure] = useState<Failure | null>(null)
  const [operationFailure, setOperationFailure] = useState<Failure | null>(null)
  const [outcomes, setOutcomes] = useState<Outcomes>(new Map())
  const [example, setExample] = useState<ExplorerExample | null>(null)
  const activeTab = useRef('')
  const [explains, setExplains] = useState(false)
  // Read when an operation is sent: another fetcher would read the schema anew.
  const explaining = useRef(false)

  const { fetcher, life } = useMemo(() => {
    const life = new AbortController()
    if (!connection) return { fetcher: fetcherOfNobody, life }
    const failed = (problem: Problem | null): Failure | null => problem && { of: connection.asker, problem }
    const witness: Witness = {
      schemaRead: (problem) => {
        setSchemaFailure(failed(problem))
        if (!problem) setOperationFailure(null) // the gateway is there again, and knows this asker
      },
      explains: () => explaining.current,
      operationSent: () => {
        const tab = activeTab.current
        return (outcome, problem) => {
          setOperationFailure(failed(problem))
          setOutcomes((before) => new Map(before).set(tab, outcome))
        }
      },
    }
    return { fetcher: createFetcher(config.graphUrl, connection.asker, witness, life.signal), life }
  }, [config.graphUrl, connection])
  useEffect(() => () => life.abort(), [life])

  const schemaProblem = schemaFailure?.of === connection?.asker ? schemaFailure?.problem : undefined
  const operationProblem = operationFailure?.of === connection?.asker ? operationFailure?.problem : undefined

  // A pasted token that was refused once is refused again; a persona's is made anew.
  const retryable = config.personas !== null || schemaProblem?.kind !== 'unauthenticated'

  const choose = (chosen: ExplorerExample): void => {
    if (chosen.persona && chosen.persona !== asker.persona?.name) asker.choosePersona(chosen.persona)
    setExample(chosen)
  }
  const started = useCallback(() => setExample(null), [])

  return (
    <>
      <header className="bar">
        <h1>Channelgraph</h1>
        {config.personas ? (
          <PersonaPicker personas={config.personas} persona={asker.persona} onChoose={asker.choosePersona} />
        ) : (
          <TokenField {...asker} />
        )}
        <label className="switch">
          <input
            type="checkbox"
            checked={explains}
            onChange={({ currentTarget: { checked } }) => {
              explaining.current = checked
              setExplains(checked)
            }}
          />
          Explain
        </label>
        {config.examples.length > 0 && <ExampleMenu config={config} onChoose={choose} />}
      </header>
      {!connection && (
        <Hint>Paste an access token above: the graph shows its schema and answers only to people it knows.</Hint>
      )}
      {schemaProblem && <Notice problem={schemaProblem} onRetry={retryable ? reconnect : undefined} retrying />}
      {!schemaProblem && operationProblem && <Notice problem={operationProblem} />}
      <main>
        <GraphiQL
          fetcher={fetcher}
          // null: no schema and no request for one. undefined: GraphiQL reads it through the fetcher.
          schema={connection ? undefined : null}
          schemaDescription
          inputValueDeprecation
          plugins={PLUGINS}
          visiblePlugin={BUILDER}
          defaultQuery={WELCOME}
          defaultEditorToolsVisibility
          // Headers would be a second place for tokens, and GraphiQL keeps its editors in localStorage.
          isHeadersEditorEnabled={false}
          shouldPersistHeaders={false}
          showPersistHeadersSettings={false}
          forcedTheme="system"
          onTabChange={({ tabs, activeTabIndex }) => {
            activeTab.current = tabs[activeTabIndex]?.id ?? ''
          }}
        >
          <GraphiQL.Logo> </GraphiQL.Logo>
          <GraphiQL.Footer>
            <StatusLine outcomes={outcomes} />
          </GraphiQL.Footer>
          <ExampleRunner example={example} fetcher={fetcher} onStarted={started} />
          <SystemTheme />
        </GraphiQL>
      </main>
    </>
  )
}
