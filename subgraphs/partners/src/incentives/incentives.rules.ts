import { PARTNER_KINDS, PARTNER_TIERS } from '@channelgraph/contracts'
import {
  addDays,
  addMonths,
  type BusinessDate,
  badInput,
  check,
  type Decimal,
  formatDecimal,
  Money,
  type Period,
  yearlySeries,
} from '@channelgraph/values'
import { documentMachine, openingDocument } from '../approvals/documents.rules.ts'
import { refusal } from './incentives.refusals.ts'
import { type Gate, type IncentivePolicyRow, incentivePolicy, type Threshold } from './incentives.tables.ts'

/** 3.12: the way of every document. */
export const INCENTIVE_POLICY = documentMachine('IncentivePolicy')

/** The series of the numbers of policies drafted in a year: INC-2026. */
export const incentivePolicySeries = (day: BusinessDate): string => yearlySeries('INC-', day)

interface ThresholdInput {
  readonly fromAmount: Money
  readonly rate: Decimal
}
interface GateInput {
  readonly maxCollectionDays: number
  readonly payoutRatio: Decimal
}
/** What a client says of a policy. */
export interface IncentivePolicyInput {
  readonly title: string
  readonly kind: IncentivePolicyRow['kind']
  readonly period: Period
  readonly kinds: readonly IncentivePolicyRow['kinds'][number][]
  readonly tiers: readonly IncentivePolicyRow['tiers'][number][]
  readonly productLines?: readonly string[] | null
  readonly thresholds: readonly ThresholdInput[]
  readonly marginal: boolean
  readonly payoutGates?: readonly GateInput[] | null
  readonly capPerPartner?: Money | null
  readonly budget: Money
}

/** Nobody lays down today what begins in more than two years. */
const MONTHS_AHEAD = 24
const MAX_STEPS = 10
const MAX_LINES = 50
/** What is granted of an amount at most: a rate above is a slip of the decimal point. */
const MAX_RATE = '0.3'
const MIN_RATIO = '0.01'
const MAX_COLLECTION_DAYS = 365

/** What is to be stored of a policy; whether there are the product lines is asked of the catalogue. Throws BAD_USER_INPUT for what cannot be one. */
export function checkIncentive(given: IncentivePolicyInput, today: BusinessDate) {
  const { from, to } = check.period('period', given.period)
  const lines = check.items('productLines', given.productLines ?? [], 0, MAX_LINES)
  const { capPerPartner: cap } = given
  return {
    title: check.title('title', given.title),
    kind: given.kind,
    effectiveFrom: check.day('period.from', from, today, addMonths(today, MONTHS_AHEAD)),
    effectiveTo: check.day('period.to', to, from, addDays(addMonths(from, 12), -1)),
    kinds: check.distinctItems('kinds', given.kinds, 1, PARTNER_KINDS.length),
    tiers: check.distinctItems('tiers', given.tiers, 1, PARTNER_TIERS.length),
    productLines: lines.map((line) => check.code('productLines', line)),
    thresholds: checkThresholds(given.thresholds),
    marginal: given.marginal,
    payoutGates: checkGates(given.payoutGates ?? []),
    capPerPartner: cap == null ? null : check.amount('capPerPartner', cap),
    budget: check.amount('budget', given.budget),
  }
}

/** Each amount is in one step: they begin at nothing, and each where the one before ends. Who sells more is not granted a lower rate. */
function checkThresholds(given: readonly ThresholdInput[]): Threshold[] {
  const steps = check.items('thresholds', given, 1, MAX_STEPS)
  for (const [i, { fromAmount, rate }] of steps.entries()) {
    const before = steps[i - 1]
    check.moneyWithin('thresholds.fromAmount', fromAmount, Money.zero)
    check.decimalWithin('thresholds.rate', rate, before ? formatDecimal(before.rate) : 0, MAX_RATE)
    if (before ? fromAmount.compare(before.fromAmount) > 0 : fromAmount.isZero()) continue
    throw badInput(
      `\`thresholds.fromAmount\` must begin at 0.00 and be above the one before in each step; in step ${i + 1} it is ${fromAmount}.`,
      `\`thresholds.fromAmount\` 首档须为 0.00,其后每档须高于前一档;第 ${i + 1} 档现为 ${fromAmount}。`,
    )
  }
  if (steps.at(-1)?.rate.isZero())
    throw badInput(
      '`thresholds.rate` must be above 0 in the last step: otherwise nobody earns anything.',
      '`thresholds.rate` 末档须大于 0,否则不产生任何激励。',
    )
  return steps.map(({ fromAmount, rate }) => ({ fromAmount: fromAmount.toString(), rate: formatDecimal(rate) }))
}

/** Who pays later is paid less. */
function checkGates(given: readonly GateInput[]): Gate[] {
  const gates = check.items('payoutGates', given, 0, MAX_STEPS)
  for (const [i, { maxCollectionDays: days, payoutRatio }] of gates.entries()) {
    const before = gates[i - 1]
    check.wholeNumber('payoutGates.maxCollectionDays', days, 0, MAX_COLLECTION_DAYS)
    check.decimalWithin('payoutGates.payoutRatio', payoutRatio, MIN_RATIO, 1)
    if (!before || (days > before.maxCollectionDays && payoutRatio.lt(before.payoutRatio))) continue
    throw badInput(
      `\`payoutGates\` must have more days and a lower ratio in each than in the one before; number ${i + 1} has not.`,
      `\`payoutGates\` 每一项的天数须多于前一项,兑付比例须低于前一项;第 ${i + 1} 项不符合。`,
    )
  }
  return gates.map(({ maxCollectionDays, payoutRatio }) => ({
    maxCollectionDays,
    payoutRatio: formatDecimal(payoutRatio),
  }))
}

type Terms = Partial<Pick<IncentivePolicyRow, 'kind' | 'payoutGates' | 'capPerPartner' | 'budget'>>

/** What one partner earns is part of what all do; and early payment is told from late by the gates. */
export function refuseTerms({ kind, payoutGates, capPerPartner, budget }: Terms) {
  if (capPerPartner && budget && capPerPartner.compare(budget) > 0)
    return refusal('CapAboveBudget', { capPerPartner, budget })
  return kind === 'EARLY_PAYMENT' && payoutGates?.length === 0 ? refusal('PayoutGateMissing') : null
}

/** A revision as it is drafted. */
export const openingIncentivePolicy = (
  identity: Pick<IncentivePolicyRow, 'id' | 'no' | 'revision' | 'authorId'>,
  content: ReturnType<typeof checkIncentive>,
): IncentivePolicyRow => openingDocument(incentivePolicy, identity, content)
