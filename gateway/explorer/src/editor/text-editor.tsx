import type { GraphQLSchema } from 'graphql'
import { editor, KeyCode, KeyMod } from 'monaco-graphql/monaco-editor'
import { type ReactElement, useEffect, useRef } from 'react'
import { useWords } from '../page/words.ts'
import type { Question } from '../question.ts'
import { checkAgainst, followTheme, queryModel, variablesModel } from './monaco.ts'

interface TextEditorProps {
  readonly schema: GraphQLSchema | null
  readonly question: Question
  readonly onChange: (question: Question) => void
  readonly onRun: () => void
}

const OPTIONS: editor.IStandaloneEditorConstructionOptions = {
  automaticLayout: true,
  fixedOverflowWidgets: true,
  fontSize: 13,
  lineNumbersMinChars: 2,
  minimap: { enabled: false },
  // Monaco 0.52 awaits 50 ms before it marks the word at the cursor, and leaves a rejection unhandled if the editor goes before that:
  // https://github.com/microsoft/vscode/issues/285890.
  occurrencesHighlight: 'off',
  overviewRulerLanes: 0,
  padding: { top: 8, bottom: 8 },
  renderLineHighlight: 'none',
  scrollBeyondLastLine: false,
  tabSize: 2,
  wordWrap: 'on',
}

/** A question as text: its document and its variables, checked against the schema while one writes. */
export default function TextEditor(props: TextEditorProps): ReactElement {
  const { schema, question } = props
  const { say } = useWords()
  const query = useRef<HTMLDivElement>(null)
  const variables = useRef<HTMLDivElement>(null)
  const tidy = useRef<() => void>(() => undefined)
  // Monaco calls back outside of React: it finds the present question and what to do with it here.
  const now = useRef(props)
  now.current = props

  useEffect(() => checkAgainst(schema), [schema])
  useEffect(() => {
    if (!query.current || !variables.current) return
    setText(queryModel, now.current.question.query)
    setText(variablesModel, now.current.question.variables)
    const editors = [
      editor.create(query.current, { ...OPTIONS, model: queryModel, ariaLabel: say('query') }),
      editor.create(variables.current, { ...OPTIONS, model: variablesModel, ariaLabel: say('variables') }),
    ]
    for (const one of editors) one.addCommand(KeyMod.CtrlCmd | KeyCode.Enter, () => now.current.onRun())
    tidy.current = () => void editors[0]?.getAction('editor.action.formatDocument')?.run()
    const changed = (): void => {
      const { question, onChange } = now.current
      const text = { query: queryModel.getValue(), variables: variablesModel.getValue() }
      if (text.query !== question.query || text.variables !== question.variables) onChange({ ...question, ...text })
    }
    const ends = [queryModel.onDidChangeContent(changed), variablesModel.onDidChangeContent(changed), ...editors]
    const endTheme = followTheme()
    return () => {
      endTheme()
      for (const one of ends) one.dispose()
    }
  }, [say])
  useEffect(() => {
    setText(queryModel, question.query)
    setText(variablesModel, question.variables)
  }, [question.query, question.variables])

  return (
    <div className="text-editor">
      <div className="text-tools">
        <span className="muted">{say('editorKeys')}</span>
        <button type="button" onClick={() => tidy.current()}>
          {say('tidy')}
        </button>
      </div>
      <div className="text-query" ref={query} />
      <h2>{say('variables')}</h2>
      <div className="text-variables" ref={variables} />
    </div>
  )
}

/** As an edit, so that it can be undone. */
function setText(model: editor.ITextModel, text: string): void {
  if (model.getValue() !== text) model.pushEditOperations([], [{ range: model.getFullModelRange(), text }], () => null)
}
