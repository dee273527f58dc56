import { addDays, type BusinessDate, badInput, check, Money, normaliseCode } from '@channelgraph/values'
import { grantedOf } from '../territories/territories.rules.ts'
import type { Clause } from './contracts.tables.ts'

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

/** The columns of what is promised. Throws BAD_USER_INPUT for terms that no contract has. */
export function termsOf(given: Terms, today: BusinessDate): Terms {
  const effectiveFrom = check.day('effectiveFrom', given.effectiveFrom)
  const secondDay = addDays(effectiveFrom, 1)
  return {
    effectiveFrom,
    effectiveTo: check.day('effectiveTo', given.effectiveTo, secondDay > today ? secondDay : today),
    annualTarget: check.moneyWithin('annualTarget', given.annualTarget, Money.zero),
    depositAmount: check.moneyWithin('depositAmount', given.depositAmount, Money.zero),
    creditLimit: check.moneyWithin('creditLimit', given.creditLimit, Money.zero),
    paymentTermDays: check.wholeNumber('paymentTermDays', given.paymentTermDays, 0, MAX_TERM_DAYS),
  }
}

const MAX_COOLING_OFF_DAYS = 365

/** The columns of what a draft says. Throws BAD_USER_INPUT for a clause without text or a code that stands twice. */
export const draftTextOf = ({ rightsAndDuties, coolingOffDays, shorterTermAgreed, territory }: DraftText) => ({
  clauses: clausesOf('rightsAndDuties', rightsAndDuties ?? [], 0),
  coolingOffDays:
    coolingOffDays == null ? null : check.wholeNumber('coolingOffDays', coolingOffDays, 0, MAX_COOLING_OFF_DAYS),
  shorterTermAgreed: shorterTermAgreed ?? false,
  territory: territory
    ? {
        ...grantedOf(territory.regionCodes, territory.productLines, 'territory.'),
        exclusive: territory.exclusive ?? false,
      }
    : null,
})

const MAX_CLAUSES = 200

export function clausesOf(name: string, given: readonly Clause[], least: number): Clause[] {
  const clauses = check.items(name, given, least, MAX_CLAUSES).map(({ code, party, kind, text }) => ({
    ...{ party, kind },
    code: check.text(`${name}.code`, code, check.TEXT.code),
    text: check.text(`${name}.text`, text, check.TEXT.note),
  }))
  // In whatever case and width: an amendment's clause holds instead of the one with its code.
  if (new Set(clauses.map(({ code }) => normaliseCode(code))).size < clauses.length)
    throw badInput(`\`${name}\` must name each code once.`, `\`${name}\` 中每个条款编号只能出现一次。`)
  return clauses
}
