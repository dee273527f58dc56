import { pick, useGraphiQL, useGraphiQLActions } from '@graphiql/react'
import type { Fetcher } from '@graphiql/toolkit'
import { type DocumentNode, type OperationDefinitionNode, parse } from 'graphql'
import { useEffect } from 'react'
import type { ExplorerExample } from './config.ts'

interface ExampleRunnerProps {
  /** What to open and run; null when there is nothing to do. */
  readonly example: ExplorerExample | null
  /** Whoever asks it: the example waits until GraphiQL uses this one. */
  readonly fetcher: Fetcher
  readonly onStarted: () => void
}

/** Opens the example in a new tab and runs it, as soon as the editors stand. Shows nothing itself. */
export function ExampleRunner({ example, fetcher, onStarted }: ExampleRunnerProps): null {
  const { stop, addTab, updateActiveTabValues, setOperationFacts, run } = useGraphiQLActions()
  const state = useGraphiQL(pick('queryEditor', 'variableEditor', 'responseEditor', 'fetcher'))
  const { queryEditor, variableEditor, responseEditor } = state
  const ready = state.fetcher === fetcher

  useEffect(() => {
    if (!example || !ready || !queryEditor || !variableEditor || !responseEditor) return
    onStarted()
    stop() // otherwise the answer of the operation that runs now would be shown in the new tab
    addTab()
    const query = example.query.trim()
    const variables = example.variables ? JSON.stringify(example.variables, null, 2) : ''
    const facts = factsOf(query)
    queryEditor.setValue(query)
    variableEditor.setValue(variables)
    // GraphiQL notices an edit a tenth of a second later; until then it would send the former tab's operation name.
    setOperationFacts(facts)
    updateActiveTabValues({ query, variables, operationName: facts.operationName ?? null })
    run()
  }, [
    example,
    ready,
    queryEditor,
    variableEditor,
    responseEditor,
    stop,
    addTab,
    updateActiveTabValues,
    setOperationFacts,
    run,
    onStarted,
  ])

  return null
}

interface OperationFacts {
  readonly documentAST?: DocumentNode
  readonly operations?: OperationDefinitionNode[]
  readonly operationName?: string
}

function factsOf(query: string): OperationFacts {
  try {
    const documentAST = parse(query)
    const operations = documentAST.definitions.filter((definition) => definition.kind === 'OperationDefinition')
    return { documentAST, operations, operationName: operations[0]?.name?.value }
  } catch {
    return {} // not GraphQL: it is sent all the same, and the gateway's answer says where it is wrong
  }
}

/** Keeps the editors' colours with the system's when it changes while the page is open; the rest is the style sheet. */
export function SystemTheme(): null {
  const { setTheme } = useGraphiQLActions()
  useEffect(() => {
    const dark = window.matchMedia('(prefers-color-scheme: dark)')
    const follow = (): void => setTheme(null)
    dark.addEventListener('change', follow)
    return () => dark.removeEventListener('change', follow)
  }, [setTheme])
  return null
}
