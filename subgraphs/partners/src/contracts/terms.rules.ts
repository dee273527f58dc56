import { type BusinessDate, badInput, type Money } from '@channelgraph/values'
import type { Clause, GrantedTerritory } from './contracts.tables.ts'

/** What is promised in numbers. */
export interface Terms {
  readonly effectiveFrom: BusinessDate
  readonly effectiveTo: BusinessDate
  readonly annualTarget: Money
  readonly depositAmount: Money
  readonly creditLimit: Money
  readonly paymentTermDays: number
}

/** What a draft says beside its terms. */
export interface DraftText {
  readonly rightsAndDuties?: readonly Clause[] | null
  readonly coolingOffDays?: number | null
  readonly shorterTermAgreed?: boolean | null
  readonly territory?: {
    readonly regionCodes: readonly string[]
    readonly productLines?: readonly string[] | null
    readonly exclusive?: boolean | null
  } | null
}

const MAX_TERM_DAYS = 365

/** Throws BAD_USER_INPUT for terms that no contract has. */
export function checkTerms(terms: Terms, today: BusinessDate): void {
  if (terms.effectiveTo <= terms.effectiveFrom) throw badInput('effectiveTo lies after effectiveFrom.')
  if (terms.effectiveTo < today) throw badInput('effectiveTo is past: this contract is over.')
  for (const name of ['annualTarget', 'depositAmount', 'creditLimit'] as const)
    if (terms[name].isNegative()) throw badInput(`${name} is not negative.`)
  if (terms.paymentTermDays < 0 || terms.paymentTermDays > MAX_TERM_DAYS)
    throw badInput(`paymentTermDays is 0 to ${MAX_TERM_DAYS}.`)
}

const MAX_CLAUSES = 200
const MAX_COOLING_OFF_DAYS = 365

/** The columns of what a draft says. Throws BAD_USER_INPUT for a clause without text or a code that stands twice. */
export function textOf({ rightsAndDuties, coolingOffDays, shorterTermAgreed, territory }: DraftText) {
  if (coolingOffDays != null && (coolingOffDays < 0 || coolingOffDays > MAX_COOLING_OFF_DAYS))
    throw badInput(`coolingOffDays is 0 to ${MAX_COOLING_OFF_DAYS}.`)
  return {
    clauses: clausesOf(rightsAndDuties ?? []),
    coolingOffDays: coolingOffDays ?? null,
    shorterTermAgreed: shorterTermAgreed ?? false,
    territory: territory ? territoryOf(territory) : null,
  }
}

export function clausesOf(clauses: readonly Clause[]): Clause[] {
  if (clauses.length > MAX_CLAUSES) throw badInput(`A contract has up to ${MAX_CLAUSES} clauses.`)
  if (clauses.some(({ code, text }) => code.trim() === '' || text.trim() === ''))
    throw badInput('A clause has a code and a text.')
  if (new Set(clauses.map(({ code }) => code)).size < clauses.length) throw badInput('Each clause code stands once.')
  return clauses.map(({ code, party, kind, text }) => ({ code, party, kind, text }))
}

const MAX_REGIONS = 100
const MAX_LINES = 50

function territoryOf({ regionCodes, productLines, exclusive }: NonNullable<DraftText['territory']>): GrantedTerritory {
  const regions = [...new Set(regionCodes)]
  const lines = [...new Set(productLines ?? [])]
  if (regions.length === 0 || regions.length > MAX_REGIONS)
    throw badInput(`territory.regionCodes names 1 to ${MAX_REGIONS} divisions.`)
  if (lines.length > MAX_LINES || lines.some((line) => line.trim() === ''))
    throw badInput(`territory.productLines names up to ${MAX_LINES} lines; leave it out for all.`)
  return { regionCodes: regions, productLines: lines, exclusive: exclusive ?? false }
}
