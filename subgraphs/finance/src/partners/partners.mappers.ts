export type { IssuedParty } from './partners.tables.ts'

/** A partner, as far as finance knows it without asking: its id. */
export interface Partner {
  readonly id: string
}
