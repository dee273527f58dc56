export type { SubsidyRow as Subsidy } from './subsidies.tables.ts'

/** A campaign, as finance knows one: by id. */
export interface Campaign {
  readonly id: string
}
