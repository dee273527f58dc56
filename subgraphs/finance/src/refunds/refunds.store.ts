import { type Database, rowsInScope, type Scope } from '@channelgraph/access'
import { rowsOf } from '@channelgraph/command'
import { descending, firstRowsOf, pages } from '@channelgraph/paging'
import { partnerRefTable } from '@channelgraph/partner-ref'
import { type BusinessDate, Money } from '@channelgraph/values'
import { and, desc, eq, gt, inArray, isNull, max, sql } from 'drizzle-orm'
import { contractRef } from '../contracts/contracts.tables.ts'
import { findHeldBalances, findReversals, NOTHING_HELD } from '../ledger/ledger.store.ts'
import { type LedgerEntryRow, ledgerEntry } from '../ledger/ledger.tables.ts'
import type { Receipt } from '../ledger/receipts.rules.ts'
import type { DepositState } from './refunds.rules.ts'
import { type DepositCorrectionRow, depositCorrection, type RefundRow, refund } from './refunds.tables.ts'

export const refunds = rowsOf(refund, {
  what: { en: 'The refund', zh: '退款' },
  visible: (scope) => rowsInScope(scope, refund.partnerId, partnerRefTable),
})
export const corrections = rowsOf(depositCorrection, {
  what: { en: 'The correction', zh: '保证金更正' },
  visible: (scope) => rowsInScope(scope, depositCorrection.partnerId, partnerRefTable),
})

export const findRefunds = refunds.findBy('id')
export const findCorrections = corrections.findBy('id')
export const findRefundsOfPrepayments = refunds.findOf('prepaymentId', 'proposedAt', 'id')

/** The latest of each partner's deposit. */
export const findDepositRefundsOfPartners = firstRowsOf(refunds, 'partnerId', {
  keys: [descending(refund.proposedAt), descending(refund.id)],
  where: () => isNull(refund.prepaymentId),
})
export const findCorrectionsOfPartners = firstRowsOf(corrections, 'partnerId', {
  keys: [descending(depositCorrection.proposedAt), descending(depositCorrection.id)],
})

export const refundPages = pages(refunds, {
  where: ({ statuses }: { statuses?: readonly RefundRow['status'][] | null }) =>
    statuses ? inArray(refund.status, [...statuses]) : undefined,
  sorts: { NEWEST: [descending(refund.proposedAt), descending(refund.id)] },
})
export const correctionPages = pages(corrections, {
  where: ({ statuses }: { statuses?: readonly DepositCorrectionRow['status'][] | null }) =>
    statuses ? inArray(depositCorrection.status, [...statuses]) : undefined,
  sorts: { NEWEST: [descending(depositCorrection.proposedAt), descending(depositCorrection.id)] },
})

/** What is known of the deposit of a locked account; `except` is a refund that is not counted as promised. */
export async function findDepositState(
  tx: Database,
  { id: partnerId, required }: { readonly id: string; readonly required: Money },
  except: string | null = null,
): Promise<DepositState> {
  const [contract] = await tx
    .select({ ends: contractRef.effectiveTo })
    .from(contractRef)
    .where(eq(contractRef.partnerId, partnerId))
    .orderBy(desc(contractRef.effectiveTo))
    .limit(1)
  const contractEnds = contract?.ends ?? ''
  const sumOf = (condition: ReturnType<typeof sql>) =>
    sql<Money>`coalesce(sum(${refund.amount}) filter (where ${condition}), 0.00)`.mapWith(refund.amount)
  const [sums] = await tx
    .select({
      promised: sumOf(sql`${refund.status} in ('PROPOSED', 'APPROVED') and ${refund.id} is distinct from ${except}`),
      refunded: sumOf(sql`${refund.status} = 'PAID' and ${refund.valueDate}::text > ${contractEnds}`),
    })
    .from(refund)
    .where(and(eq(refund.partnerId, partnerId), isNull(refund.prepaymentId)))
  const { deposit: held } = (await findHeldBalances(tx, { kind: 'all' }, [partnerId])).get(partnerId) ?? NOTHING_HELD
  const { promised, refunded } = sums ?? { promised: Money.zero, refunded: Money.zero }
  return { held, promised, required, contractEnds, refunded }
}

/** What each partner's deposit was and is since its last contract ended; partners without a contract are left out. */
export async function findDepositsSinceEnd(
  db: Database,
  scope: Scope,
  partnerIds: readonly string[],
): Promise<Map<string, Pick<DepositState, 'held' | 'refunded' | 'contractEnds'>>> {
  const given = sql`any(${sql.param([...partnerIds])}::text[])`
  const ends = db
    .select({ partnerId: contractRef.partnerId, ends: max(contractRef.effectiveTo).as('ends') })
    .from(contractRef)
    .where(and(sql`${contractRef.partnerId} = ${given}`, rowsInScope(scope, contractRef.partnerId, partnerRefTable)))
    .groupBy(contractRef.partnerId)
    .as('ended')
  const sinceEnd = and(
    eq(refund.partnerId, ends.partnerId),
    isNull(refund.prepaymentId),
    eq(refund.status, 'PAID'),
    gt(refund.valueDate, ends.ends),
  )
  const rows = await db
    .select({
      partnerId: ends.partnerId,
      ends: ends.ends,
      refunded: sql<Money>`coalesce(sum(${refund.amount}), 0.00)`.mapWith(refund.amount),
    })
    .from(ends)
    .leftJoin(refund, sinceEnd)
    .groupBy(ends.partnerId, ends.ends)
  const balances = await findHeldBalances(db, scope, partnerIds)
  return new Map(
    rows.map(({ partnerId, ends: contractEnds, refunded }) => {
      const { deposit: held } = balances.get(partnerId) ?? NOTHING_HELD
      return [partnerId, { held, refunded, contractEnds: contractEnds! }]
    }),
  )
}

/** The entry that booked a deposit and stands; null where there is none. */
export async function findStandingDeposit(tx: Database, entryId: string): Promise<LedgerEntryRow | null> {
  const [entry] = await tx
    .select()
    .from(ledgerEntry)
    .where(
      and(
        eq(ledgerEntry.id, entryId),
        eq(ledgerEntry.debit, 'BANK'),
        eq(ledgerEntry.credit, 'DEPOSIT'),
        isNull(ledgerEntry.reversesId),
        gt(ledgerEntry.amount, Money.zero),
      ),
    )
  if (!entry) return null
  return (await findReversals(tx, { kind: 'all' }, [entryId])).has(entryId) ? null : entry
}

/** The correction of an entry that waits for its decision; null where none does. */
export async function findPendingCorrection(tx: Database, entryId: string): Promise<DepositCorrectionRow | null> {
  const [row] = await tx
    .select()
    .from(depositCorrection)
    .where(and(eq(depositCorrection.entryId, entryId), eq(depositCorrection.status, 'PROPOSED')))
  return row ?? null
}

/** The refund that booked a transfer already; null where none did. */
export async function findSameRefund(
  tx: Database,
  partnerId: string,
  { bankRef, valueDate, amount }: Receipt,
): Promise<string | null> {
  const [row] = await tx
    .select({ id: refund.id })
    .from(refund)
    .where(
      and(
        eq(refund.partnerId, partnerId),
        eq(refund.valueDate, valueDate as BusinessDate),
        eq(refund.amount, amount),
        sql`lower(${refund.bankRef}) = lower(${bankRef})`,
      ),
    )
    .limit(1)
  return row?.id ?? null
}
