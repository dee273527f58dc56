import { z } from 'zod'
import { amount, businessDate, event } from './event.ts'

export const CreditReserved = event(
  'finance',
  'CreditReserved',
  1,
  z.object({
    orderId: z.string(),
    partnerId: z.string(),
    amount: amount,
    available: amount,
  }),
)
export const CreditRefused = event(
  'finance',
  'CreditRefused',
  1,
  z.object({
    orderId: z.string(),
    partnerId: z.string(),
    amount: amount,
    available: amount,
    reason: z.enum(['LIMIT', 'NO_CREDIT_LINE', 'BLOCKED']),
  }),
)
/** `held` is the whole deposit after this receipt: the activation guard compares it with the contract's. */
export const DepositReceived = event(
  'finance',
  'DepositReceived',
  1,
  z.object({
    partnerId: z.string(),
    amount: amount,
    held: amount,
    required: amount,
  }),
)
export const SettlementConfirmed = event(
  'finance',
  'SettlementConfirmed',
  1,
  z.object({
    settlementId: z.string(),
    no: z.string(),
    partnerId: z.string(),
    gross: amount,
  }),
)
export const SettlementPaid = event(
  'finance',
  'SettlementPaid',
  1,
  z.object({
    settlementId: z.string(),
    no: z.string(),
    partnerId: z.string(),
    gross: amount,
    paidOn: businessDate,
    lateDays: z.number().int(),
  }),
)
/** What was reserved for an order is free again after 90 days (3.11): the order has no credit until finance is asked again. */
export const CreditExpired = event(
  'finance',
  'CreditExpired',
  1,
  z.object({ orderId: z.string(), partnerId: z.string(), amount: amount }),
)
/**
 * A partner's overdue debt passed what the finance policy tolerates (3.7: more than 1,000.00 for more than 7 days), or
 * (`amount` 0.00, `days` 0) it no longer does. Orders holds and releases by it; the rule stays in finance.
 */
export const PaymentOverdue = event(
  'finance',
  'PaymentOverdue',
  1,
  z.object({
    partnerId: z.string(),
    amount: amount,
    days: z.number().int(),
  }),
)

const setOff = z.object({
  setOffId: z.string(),
  partnerId: z.string(),
  invoiceId: z.string(),
  settlementId: z.string(),
  amount: amount,
  valueDate: businessDate.describe('the day the money was there'),
})
/** Money of a partner that waited paid something of an invoice. */
export const PrepaymentSetOff = event('finance', 'PrepaymentSetOff', 1, setOff)
/** It did not: the invoice is owed again, and the money waits, or its payment was taken back. */
export const SetOffReversed = event('finance', 'SetOffReversed', 1, setOff)
/** A prepayment went back to its partner. */
export const PrepaymentRefunded = event(
  'finance',
  'PrepaymentRefunded',
  1,
  z.object({ refundId: z.string(), partnerId: z.string(), amount: amount }),
)

/** The company's share of a campaign, as its partner claimed it, was paid. */
export const SubsidyPaid = event(
  'finance',
  'SubsidyPaid',
  1,
  z.object({ subsidyId: z.string(), campaignId: z.string(), partnerId: z.string(), amount: amount }),
)

const deposit = z.object({ partnerId: z.string(), amount: amount, held: amount, required: amount })
/** Something of a deposit went back; `held` is what is held after it. */
export const DepositRefunded = event('finance', 'DepositRefunded', 1, deposit)
/** A deposit was booked wrong: `amount` is by how much more, or with a minus less, is held. */
export const DepositCorrected = event('finance', 'DepositCorrected', 1, deposit)
/**
 * A sanctioned violation took something of a deposit: `amount`, never more than was held. `shortfall` is what the sanction asked for
 * besides and was not there.
 */
export const DepositDeducted = event(
  'finance',
  'DepositDeducted',
  1,
  deposit.extend({ violationId: z.string(), shortfall: amount }),
)
