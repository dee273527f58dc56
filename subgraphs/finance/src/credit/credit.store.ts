import { type Database, rowsInScope, type Scope } from '@channelgraph/access'
import { rowsOf } from '@channelgraph/command'
import { partnerRefTable } from '@channelgraph/partner-ref'
import { type BusinessDate, Money } from '@channelgraph/values'
import { and, eq, getTableColumns, gt, gte, inArray, isNull, lte, type SQL, sql } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import { adjustment } from '../adjustments/adjustments.tables.ts'
import { deliveryRef } from '../deliveries/deliveries.tables.ts'
import { receivable } from '../receivables/receivables.tables.ts'
import type { CreditPosition } from './credit.rules.ts'
import { type CreditLineRow, type CreditReservationRow, creditLine, creditReservation } from './credit.tables.ts'

export const creditLines = rowsOf(creditLine, {
  what: { en: 'The credit line', zh: '信用额度' },
  visible: (scope) => rowsInScope(scope, creditLine.id, partnerRefTable),
})
export const reservations = rowsOf(creditReservation, {
  what: { en: 'The reservation', zh: '信用预留' },
  visible: (scope) => rowsInScope(scope, creditReservation.partnerId, partnerRefTable),
})

export const findCreditLines = creditLines.findBy('id')

/** As the index of open reservations says it, or Postgres reads all there ever were. */
const isOpen = sql`${creditReservation.amount} > ${creditReservation.posted} + ${creditReservation.voided}`
const held = sql`(${creditReservation.amount} - ${creditReservation.posted} - ${creditReservation.voided})`

/** What is used and reserved of each credit line; one statement, so that goods under way from one to the other count once. */
export async function findCreditPositions(
  db: Database,
  scope: Scope,
  partnerIds: readonly string[],
): Promise<Map<string, CreditPosition>> {
  const ids = [...partnerIds]
  const owed = db
    .select({
      partnerId: receivable.partnerId,
      sum: sql<Money>`sum(${receivable.open})`.mapWith(receivable.open).as('owed_sum'),
    })
    .from(receivable)
    .where(and(inArray(receivable.partnerId, ids), gt(receivable.open, Money.zero)))
    .groupBy(receivable.partnerId)
    .as('owed')
  const uninvoiced = db
    .select({
      partnerId: deliveryRef.partnerId,
      sum: sql<Money>`sum(${deliveryRef.gross})`.mapWith(deliveryRef.gross).as('uninvoiced_sum'),
    })
    .from(deliveryRef)
    .where(and(inArray(deliveryRef.partnerId, ids), isNull(deliveryRef.invoiceId)))
    .groupBy(deliveryRef.partnerId)
    .as('uninvoiced')
  const corrected = db
    .select({
      partnerId: adjustment.partnerId,
      sum: sql<Money>`sum(${adjustment.gross})`.mapWith(adjustment.gross).as('corrected_sum'),
    })
    .from(adjustment)
    .where(and(inArray(adjustment.partnerId, ids), isNull(adjustment.invoiceId)))
    .groupBy(adjustment.partnerId)
    .as('corrected')
  const reserved = db
    .select({
      partnerId: creditReservation.partnerId,
      sum: sql<Money>`sum(${held})`.mapWith(creditReservation.amount).as('reserved_sum'),
    })
    .from(creditReservation)
    .where(and(inArray(creditReservation.partnerId, ids), isOpen))
    .groupBy(creditReservation.partnerId)
    .as('reserved')
  const rows = await db
    .select({
      partnerId: creditLine.id,
      owed: owed.sum,
      uninvoiced: uninvoiced.sum,
      corrected: corrected.sum,
      reserved: reserved.sum,
    })
    .from(creditLine)
    .leftJoin(owed, eq(owed.partnerId, creditLine.id))
    .leftJoin(uninvoiced, eq(uninvoiced.partnerId, creditLine.id))
    .leftJoin(corrected, eq(corrected.partnerId, creditLine.id))
    .leftJoin(reserved, eq(reserved.partnerId, creditLine.id))
    .where(and(inArray(creditLine.id, ids), creditLines.visible(scope)))
  return new Map(
    rows.map((row) => [
      row.partnerId,
      {
        used: Money.sum([row.owed, row.uninvoiced, row.corrected].map((sum) => sum ?? Money.zero)),
        reserved: row.reserved ?? Money.zero,
      },
    ]),
  )
}

/** Locks a partner's line, so that reservations decide one after the other; null before its contract is signed. */
export async function lockCreditLineOf(tx: Database, partnerId: string): Promise<CreditLineRow | null> {
  const [row] = await tx.select().from(creditLine).where(eq(creditLine.id, partnerId)).for('update')
  return row ?? null
}

/** Locks an order's reservation; null before it was submitted. */
export async function lockReservationOf(tx: Database, orderId: string): Promise<CreditReservationRow | null> {
  const [row] = await tx.select().from(creditReservation).where(eq(creditReservation.orderId, orderId)).for('update')
  return row ?? null
}

/** Reservations that still hold something and whose time is over; those another replica is at are passed over. */
export async function lockDueReservations(tx: Database, now: Date, limit: number): Promise<CreditReservationRow[]> {
  return tx
    .select()
    .from(creditReservation)
    .where(and(lte(creditReservation.expiresAt, now), isOpen))
    .orderBy(creditReservation.expiresAt, creditReservation.id)
    .limit(limit)
    .for('update', { skipLocked: true })
}

const sumOf = (amount: SQL, table: PgTable, where: SQL | undefined) =>
  sql`coalesce((select sum(${amount}) from ${table} where ${where}), 0)`

/** What is available of a credit line, as an expression for statements about many lines: as `availableOf` of the rules counts it. */
export const available = sql`(${creditLine.limit}
  - ${sumOf(sql`${receivable.open}`, receivable, and(eq(receivable.partnerId, creditLine.id), gt(receivable.open, Money.zero)))}
  - ${sumOf(sql`${deliveryRef.gross}`, deliveryRef, and(eq(deliveryRef.partnerId, creditLine.id), isNull(deliveryRef.invoiceId)))}
  - ${sumOf(sql`${adjustment.gross}`, adjustment, and(eq(adjustment.partnerId, creditLine.id), isNull(adjustment.invoiceId)))}
  - coalesce((select sum(o.amount - o.posted - o.voided) from ${creditReservation} o
      where o.partner_id = ${creditLine.id} and o.amount > o.posted + o.voided), 0))`

/**
 * Refused reservations that the partner's line would cover by now, the longest waiting first. Their lines are locked, as by whoever
 * decides on credit; those another replica is at are passed over.
 */
export async function lockAffordableReservations(
  tx: Database,
  today: BusinessDate,
  limit: number,
): Promise<CreditReservationRow[]> {
  return tx
    .select(getTableColumns(creditReservation))
    .from(creditReservation)
    .innerJoin(creditLine, eq(creditLine.id, creditReservation.partnerId))
    .where(
      and(
        sql`${creditReservation.status} = 'REFUSED' and ${creditReservation.requested} > ${creditReservation.posted}`,
        eq(creditLine.blocked, false),
        gte(creditLine.validTo, today),
        sql`${creditReservation.requested} - ${creditReservation.posted} <= ${available}`,
      ),
    )
    .orderBy(creditReservation.decidedAt, creditReservation.id)
    .limit(limit)
    .for('update', { of: creditLine, skipLocked: true })
}
