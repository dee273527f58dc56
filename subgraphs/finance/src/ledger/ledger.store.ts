import { type Database, rowsInScope, type Scope } from '@channelgraph/access'
import { rowsOf } from '@channelgraph/command'
import { descending, firstRowsOf } from '@channelgraph/paging'
import { partnerRefTable } from '@channelgraph/partner-ref'
import { type BusinessDate, indexBy, Money, newId } from '@channelgraph/values'
import { and, asc, eq, getTableColumns, inArray, isNull, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { type LedgerAccount, type LedgerEntryRow, ledgerEntry } from './ledger.tables.ts'

const visible = (scope: Scope) => rowsInScope(scope, ledgerEntry.partnerId, partnerRefTable)
export const entries = rowsOf(ledgerEntry, { what: { en: 'The ledger entry', zh: '总账分录' }, visible })

export const findLedgerEntries = entries.findBy('id')
/** The entries that took others back, by the id of what they took back. */
export const findReversals = entries.findBy('reversesId')

/** One amount to move from `credit` to `debit`. */
export interface Posting {
  readonly debit: LedgerAccount
  readonly credit: LedgerAccount
  readonly amount: Money
  readonly bookedOn: BusinessDate
  readonly document: string
  readonly partnerId: string | null
}

/**
 * Writes postings into the ledger: the one way in, for every command. Each is one balanced transfer; an amount of zero moves
 * nothing and is left out. Throws for a negative amount: money that goes back swaps debit and credit.
 */
export async function post(tx: Database, at: Date, postings: readonly Posting[]): Promise<LedgerEntryRow[]> {
  const moving = postings.filter(({ amount }) => !amount.isZero())
  if (moving.some(({ amount }) => amount.isNegative())) throw new RangeError('A posting moves a positive amount.')
  if (moving.length === 0) return []
  return tx
    .insert(ledgerEntry)
    .values(moving.map((posting) => ({ id: newId('ledgerEntry'), at, ...posting })))
    .returning()
}

/**
 * Takes entries back by new ones with debit and credit swapped. An entry already reversed is refused by the database.
 * `documentOf` names the voucher of each reversal; the entry's own where it is left out.
 */
export async function reverseEntries(
  tx: Database,
  at: Date,
  entries: readonly LedgerEntryRow[],
  bookedOn: BusinessDate,
  documentOf: (entry: LedgerEntryRow) => string = ({ document }) => document,
): Promise<LedgerEntryRow[]> {
  if (entries.length === 0) return []
  return tx
    .insert(ledgerEntry)
    .values(
      entries.map((entry) => ({
        id: newId('ledgerEntry'),
        at,
        bookedOn,
        debit: entry.credit,
        credit: entry.debit,
        amount: entry.amount,
        document: documentOf(entry),
        partnerId: entry.partnerId,
        reversesId: entry.id,
      })),
    )
    .returning()
}

const reversal = alias(ledgerEntry, 'reversal')

/** The entries of documents that stand: neither reversed, nor reversals themselves. */
export async function findEntriesOf(tx: Database, documents: readonly string[]): Promise<LedgerEntryRow[]> {
  return tx
    .select(getTableColumns(ledgerEntry))
    .from(ledgerEntry)
    .leftJoin(reversal, eq(reversal.reversesId, ledgerEntry.id))
    .where(and(inArray(ledgerEntry.document, [...documents]), isNull(ledgerEntry.reversesId), isNull(reversal.id)))
    .orderBy(asc(ledgerEntry.id))
}

/** Entries by their ids. */
export function findEntriesById(tx: Database, ids: readonly string[]): Promise<LedgerEntryRow[]> {
  return tx
    .select()
    .from(ledgerEntry)
    .where(inArray(ledgerEntry.id, [...ids]))
    .orderBy(asc(ledgerEntry.id))
}

export interface TrialBalanceLine {
  readonly account: LedgerAccount
  readonly debit: Money
  readonly credit: Money
}

/** Each account's sums of what is booked up to a day. The ledger is read whole or not at all: it takes no row scope. */
export async function trialBalance(db: Database, asOf: BusinessDate): Promise<TrialBalanceLine[]> {
  const account = sql<LedgerAccount>`side.account`
  return db
    .select({
      account,
      debit: sql<Money>`sum(side.debit)`.mapWith(ledgerEntry.amount),
      credit: sql<Money>`sum(side.credit)`.mapWith(ledgerEntry.amount),
    })
    .from(ledgerEntry)
    .innerJoin(
      sql`lateral (values (${ledgerEntry.debit}, ${ledgerEntry.amount}, 0), (${ledgerEntry.credit}, 0, ${ledgerEntry.amount})) as side(account, debit, credit)`,
      sql`true`,
    )
    .where(sql`${ledgerEntry.bookedOn} <= ${asOf}`)
    .groupBy(account)
    .orderBy(account)
}

/** What the company holds of a partner. */
export interface HeldBalances {
  readonly prepayment: Money
  readonly deposit: Money
}

export const NOTHING_HELD: HeldBalances = { prepayment: Money.zero, deposit: Money.zero }

/** Deposits and prepayments held of each partner: what these accounts were credited less what they were debited. */
export async function findHeldBalances(
  db: Database,
  scope: Scope,
  partnerIds: readonly string[],
): Promise<Map<string, HeldBalances>> {
  const balance = (account: LedgerAccount) =>
    sql<Money>`coalesce(sum(case when ${ledgerEntry.credit} = ${account} then ${ledgerEntry.amount} else -${ledgerEntry.amount} end)
      filter (where ${account} in (${ledgerEntry.debit}, ${ledgerEntry.credit})), 0.00)`.mapWith(ledgerEntry.amount)
  const accounts: LedgerAccount[] = ['PREPAYMENT', 'DEPOSIT']
  const rows = await db
    .select({ partnerId: ledgerEntry.partnerId, prepayment: balance('PREPAYMENT'), deposit: balance('DEPOSIT') })
    .from(ledgerEntry)
    .where(
      and(
        inArray(ledgerEntry.partnerId, [...partnerIds]),
        or(inArray(ledgerEntry.debit, accounts), inArray(ledgerEntry.credit, accounts)),
        visible(scope),
      ),
    )
    .groupBy(ledgerEntry.partnerId)
  return indexBy(rows, (row) => row.partnerId ?? '')
}

/** The latest movements of each partner's deposit. */
export const findDepositEntriesOfPartners = firstRowsOf(entries, 'partnerId', {
  keys: [descending(ledgerEntry.at), descending(ledgerEntry.id)],
  where: () => or(eq(ledgerEntry.debit, 'DEPOSIT'), eq(ledgerEntry.credit, 'DEPOSIT')),
})
