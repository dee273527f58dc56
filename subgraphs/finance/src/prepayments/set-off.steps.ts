import type { Database } from '@channelgraph/access'
import { type CommandContext, changed, created, type Done } from '@channelgraph/command'
import { type BusinessDate, businessDateOf, indexBy, Money, newId } from '@channelgraph/values'
import { findEntriesById, post, reverseEntries } from '../ledger/ledger.store.ts'
import { clearOverdue } from '../receivables/overdue.steps.ts'
import { reopenSettlements, settlePaid } from '../receivables/paying.steps.ts'
import { findReceivablesById, lockOpenReceivables } from '../receivables/receivables.store.ts'
import type { ReceivableRow } from '../receivables/receivables.tables.ts'
import { lockSettlementsById, lockUnpaidSettlements } from '../settlements/settlements.store.ts'
import type { SettlementRow } from '../settlements/settlements.tables.ts'
import { prepaymentSetOff, setOffReversed } from './prepayments.events.ts'
import { postingOf, refuseTakingBack, type SetOffPart, spread } from './prepayments.rules.ts'
import {
  closePrepayment,
  closeSetOffs,
  findInvoiceNumbers,
  findTakenApart,
  insertSetOffs,
  lockPrepaymentOf,
  lockStandingSetOffs,
  lockWaiting,
  moveSetOffs,
} from './prepayments.store.ts'
import type { PrepaymentRow, SetOffRow } from './prepayments.tables.ts'

type Part = SetOffPart<PrepaymentRow, ReceivableRow>

/** What a partner has waiting pays what it owes, the oldest debt with the oldest money: wherever either of the two appears. */
export async function setOffWaiting(tx: Database, ctx: CommandContext, partnerId: string): Promise<Done<unknown>[]> {
  const waiting = await lockWaiting(tx, partnerId)
  if (waiting.length === 0) return []
  const settlements = await lockUnpaidSettlements(tx, partnerId)
  const open = await lockOpenReceivables(
    tx,
    settlements.map(({ id }) => id),
  )
  const parts = spread(waiting, open, await findTakenApart(tx, partnerId))
  const { outcomes } = await bookSetOffs(tx, ctx, { parts, open, settlements, automatic: true })
  return outcomes
}

interface Booking {
  readonly parts: readonly Part[]
  /** What is open of the settlements, as it was locked. */
  readonly open: readonly ReceivableRow[]
  readonly settlements: readonly SettlementRow[]
  readonly automatic: boolean
}

/** Books set-offs of one partner: entries, what waits, what is owed, and the settlements that are paid by them. */
export async function bookSetOffs(
  tx: Database,
  ctx: CommandContext,
  { parts, open, settlements, automatic }: Booking,
): Promise<{ rows: SetOffRow[]; outcomes: Done<unknown>[] }> {
  const [first] = parts
  if (!first) return { rows: [], outcomes: [] }
  const now = ctx.clock.now()
  const numbers = await findInvoiceNumbers(
    tx,
    parts.map(({ receivable }) => receivable.invoiceId),
  )
  const entries = await post(
    tx,
    now,
    parts.map((part) => postingOf(part, numbers.get(part.receivable.invoiceId)!, businessDateOf(now))),
  )
  const rows = await insertSetOffs(
    tx,
    parts.map(({ prepayment, receivable, amount }, i) => ({
      id: newId('setOff'),
      partnerId: prepayment.partnerId,
      prepaymentId: prepayment.id,
      receivableId: receivable.id,
      amount,
      valueDate: prepayment.valueDate,
      automatic,
      entryId: entries[i]!.id,
      setOffAt: now,
    })),
  )
  const { waiting, owed } = await moveSetOffs(tx, rows, '-')
  const receivables = [...owed.values()]
  const paid = await settlePaid(tx, settlements, { open, paid: receivables, paidOn: paidOnBy(parts, settlements) })
  const prepayments = indexBy(
    parts.map(({ prepayment }) => prepayment),
    (row) => row.id,
  )
  return {
    rows,
    outcomes: [
      ...rows.map((row) => created('SetOff', row, prepaymentSetOff(row, owed.get(row.receivableId)!))),
      ...[...waiting.values()].map((after) => changed('Prepayment', prepayments.get(after.id)!, after)),
      ...receivables.map((after) => changed('Receivable', open.find(({ id }) => id === after.id)!, after)),
      ...paid,
      ...(await clearOverdue(tx, ctx, first.prepayment.partnerId)),
    ],
  }
}

/** A settlement is paid by money that waited on the day that money was there, but not before it was invoiced. */
function paidOnBy(parts: readonly Part[], settlements: readonly SettlementRow[]) {
  const issued = new Map(settlements.map(({ id, issuedOn }) => [id, issuedOn]))
  const days = new Map<string, BusinessDate>()
  for (const { prepayment, receivable } of parts) {
    const candidates = [days.get(receivable.settlementId), issued.get(receivable.settlementId), prepayment.valueDate]
    days.set(
      receivable.settlementId,
      candidates.reduce<BusinessDate>((a, b) => (b && b > a ? b : a), ''),
    )
  }
  return (settlementId: string): BusinessDate => days.get(settlementId)!
}

/** Takes locked set-offs back: the invoices are owed again from today, and the money waits. */
export async function reverseSetOffs(
  tx: Database,
  ctx: CommandContext,
  rows: readonly SetOffRow[],
): Promise<{ closed: SetOffRow[]; outcomes: Done<unknown>[] }> {
  if (rows.length === 0) return { closed: [], outcomes: [] }
  const now = ctx.clock.now()
  const receivables = await findReceivablesById(
    tx,
    rows.map(({ receivableId }) => receivableId),
  )
  const settlements = await lockSettlementsById(
    tx,
    receivables.map(({ settlementId }) => settlementId),
  )
  const entries = await findEntriesById(
    tx,
    rows.map(({ entryId }) => entryId),
  )
  await reverseEntries(tx, now, entries, businessDateOf(now))
  const { waiting, owed } = await moveSetOffs(tx, rows, '+')
  const closed = await closeSetOffs(tx, rows, now)
  const before = indexBy(receivables, (row) => row.id)
  const given = (prepaymentId: string) => rows.filter((row) => row.prepaymentId === prepaymentId)
  return {
    closed,
    outcomes: [
      ...rows.map((row, i) =>
        changed('SetOff', row, closed[i]!, setOffReversed(closed[i]!, owed.get(row.receivableId)!)),
      ),
      ...[...waiting.values()].map((after) =>
        changed(
          'Prepayment',
          {
            ...after,
            version: after.version - 1,
            open: given(after.id).reduce((open, row) => open.minus(row.amount), after.open),
          },
          after,
        ),
      ),
      ...[...owed.values()].map((after) => changed('Receivable', before.get(after.id)!, after)),
      ...(await reopenSettlements(tx, settlements)),
    ],
  }
}

/**
 * Takes a prepayment back with its payment or credit note, and first what it was set off against. Refused where something of it
 * went back to the partner, or is about to.
 */
export async function takeBackPrepayment(
  tx: Database,
  ctx: CommandContext,
  source: Parameters<typeof lockPrepaymentOf>[1],
) {
  const found = await lockPrepaymentOf(tx, source)
  if (!found) return { refusal: null, outcomes: [] }
  const standing = await lockStandingSetOffs(tx, { prepaymentId: found.id })
  const used = Money.sum([found.open, ...standing.map(({ amount }) => amount)])
  const refusal = refuseTakingBack(found, found.amount.minus(used))
  if (refusal) return { refusal, outcomes: [] }
  const { outcomes } = await reverseSetOffs(tx, ctx, standing)
  const whole = (await lockPrepaymentOf(tx, source))!
  const closed = await closePrepayment(tx, whole, businessDateOf(ctx.clock.now()))
  return { refusal: null, outcomes: [...outcomes, changed('Prepayment', whole, closed)] }
}
