import './workers.ts'
import type { GraphQLSchema } from 'graphql'
import { initializeMode } from 'monaco-graphql/lite'
import { editor, Uri } from 'monaco-graphql/monaco-editor'
import { isDark, onTheme } from '../theme.ts'

const graphql = initializeMode({})
const QUERY_URI = Uri.parse('question.graphql')

export const queryModel = editor.createModel('', 'graphql', QUERY_URI)
export const variablesModel = editor.createModel('', 'json', Uri.parse('variables.json'))

/** Against which schema a question is checked and completed. */
export function checkAgainst(schema: GraphQLSchema | null): void {
  graphql.setSchemaConfig(schema ? [{ uri: 'schema.graphql', schema }] : [])
}

/** Nothing asked yet is no fault: a text of nothing but spaces and comments is not marked red. */
editor.onDidChangeMarkers(() => {
  if (!isBlank(queryModel.getValue())) return
  for (const { owner } of editor.getModelMarkers({ resource: QUERY_URI })) editor.setModelMarkers(queryModel, owner, [])
})

const isBlank = (text: string): boolean => text.replaceAll(/#.*/g, '').trim() === ''

editor.defineTheme('light', { base: 'vs', inherit: true, rules: [], colors: { 'editor.background': '#ffffff' } })
editor.defineTheme('dark', { base: 'vs-dark', inherit: true, rules: [], colors: { 'editor.background': '#14191d' } })

/** The editor's colours are the page's; returns how to end it. */
export function followTheme(): () => void {
  const apply = (): void => editor.setTheme(isDark() ? 'dark' : 'light')
  apply()
  return onTheme(apply)
}
