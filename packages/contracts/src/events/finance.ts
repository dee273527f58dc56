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
/** A receivable passed its due date, or (`amount` 0.00, `days` 0) the last overdue one was paid. */
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
