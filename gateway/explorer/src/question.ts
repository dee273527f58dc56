import type { Exchange } from './exchange.ts'

/** What is asked, as text: the one truth that the builder and the editor both change. */
export interface Question {
  readonly query: string
  readonly variables: string
  readonly operationName?: string
  readonly view?: View
}
export interface View {
  readonly kind: 'table' | 'chart' | 'json' | 'plan'
  readonly options?: Readonly<Record<string, unknown>>
}
export interface Sent {
  readonly query: string
  readonly operationName?: string | null
  readonly variables?: Readonly<Record<string, unknown>>
}
export type Send = (
  request: { query: string; variables?: unknown; operationName?: string | null; explain?: boolean | 'plan' },
  signal?: AbortSignal,
) => Promise<Exchange>
export interface Answered {
  readonly question: Question
  /** What was sent of it: its variables read, its relative periods made days. */
  readonly sent: Sent
  readonly exchange: Exchange
  readonly at: number
}
