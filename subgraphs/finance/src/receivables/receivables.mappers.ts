export type { Exposure as OverduePartner } from './receivables.rules.ts'
export type { ReceivableRow as Receivable } from './receivables.tables.ts'

/** A region, as finance knows one: by code. */
export interface Region {
  readonly code: string
}
