import type { Database } from '@channelgraph/access'
import { and, eq, sql } from 'drizzle-orm'
import { adjustment } from '../adjustments/adjustments.tables.ts'
import { deliveryRef } from '../deliveries/deliveries.tables.ts'
import { settlementLine } from '../settlements/settlements.tables.ts'
import { invoice, isStanding } from './invoices.tables.ts'

/** Notes on what a settlement's lines are for which invoice covers it. */
export async function coverLines(tx: Database, settlementId: string): Promise<void> {
  const billed = and(eq(settlementLine.settlementId, settlementId), eq(settlementLine.released, false), isStanding)
  const ofRate = and(eq(invoice.settlementId, settlementLine.settlementId), eq(invoice.vatRate, settlementLine.vatRate))
  await tx
    .update(deliveryRef)
    .set({ invoiceId: sql`${invoice.id}` })
    .from(settlementLine)
    .innerJoin(invoice, ofRate)
    .where(and(billed, eq(settlementLine.deliveryId, deliveryRef.id)))
  await tx
    .update(adjustment)
    .set({ invoiceId: sql`${invoice.id}` })
    .from(settlementLine)
    .innerJoin(invoice, ofRate)
    .where(and(billed, eq(settlementLine.adjustmentId, adjustment.id)))
}

/** What a settlement's lines are for is covered by no invoice any more: they were taken back. */
export async function uncoverLines(tx: Database, settlementId: string): Promise<void> {
  const ofSettlement = and(eq(settlementLine.settlementId, settlementId), eq(settlementLine.released, false))
  await tx
    .update(deliveryRef)
    .set({ invoiceId: null })
    .from(settlementLine)
    .where(and(ofSettlement, eq(settlementLine.deliveryId, deliveryRef.id)))
  await tx
    .update(adjustment)
    .set({ invoiceId: null })
    .from(settlementLine)
    .where(and(ofSettlement, eq(settlementLine.adjustmentId, adjustment.id)))
}
