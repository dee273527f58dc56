import type { Database } from '@channelgraph/access'
import { partnerRef } from '@channelgraph/partner-ref'
import type { BusinessDate } from '@channelgraph/values'
import { and, asc, eq, isNull, min, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { contractRef } from '../contracts/contracts.tables.ts'
import { payment } from '../payments/payments.tables.ts'
import { ledgerEntry } from './ledger.tables.ts'
import type { Receipt } from './receipts.rules.ts'

/** Lets a partner's money be booked one after the other: two bookings of one transfer would not see each other. */
export async function lockMoneyOf(tx: Database, partnerId: string): Promise<void> {
  await tx.select({ id: partnerRef.id }).from(partnerRef).where(eq(partnerRef.id, partnerId)).for('update')
}

/** The day a partner's first contract began; null before it has one. */
export async function findFirstContractDay(tx: Database, partnerId: string): Promise<BusinessDate | null> {
  const [row] = await tx
    .select({ day: min(contractRef.effectiveFrom) })
    .from(contractRef)
    .where(eq(contractRef.partnerId, partnerId))
  return row?.day ?? null
}

const reversal = alias(ledgerEntry, 'reversal')

/** The id of the payment, or of the deposit's entry, that booked a transfer already and stands; null where none did. */
export async function findSameReceipt(
  tx: Database,
  partnerId: string,
  { bankRef, valueDate, amount }: Receipt,
): Promise<string | null> {
  const [paid] = await tx
    .select({ id: payment.id })
    .from(payment)
    .where(
      and(
        eq(payment.partnerId, partnerId),
        eq(payment.valueDate, valueDate),
        eq(payment.amount, amount),
        eq(payment.status, 'POSTED'),
        sql`lower(${payment.bankRef}) = lower(${bankRef})`,
      ),
    )
    .orderBy(asc(payment.id))
    .limit(1)
  if (paid) return paid.id
  const [deposited] = await tx
    .select({ id: ledgerEntry.id })
    .from(ledgerEntry)
    .leftJoin(reversal, eq(reversal.reversesId, ledgerEntry.id))
    .where(
      and(
        eq(ledgerEntry.partnerId, partnerId),
        eq(ledgerEntry.debit, 'BANK'),
        eq(ledgerEntry.credit, 'DEPOSIT'),
        eq(ledgerEntry.bookedOn, valueDate),
        eq(ledgerEntry.amount, amount),
        sql`lower(${ledgerEntry.document}) = lower(${bankRef})`,
        isNull(reversal.id),
      ),
    )
    .orderBy(asc(ledgerEntry.id))
    .limit(1)
  return deposited?.id ?? null
}
