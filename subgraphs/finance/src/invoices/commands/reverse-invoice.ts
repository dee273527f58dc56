import {
  changed,
  combine,
  command,
  created,
  type Done,
  nextNumbers,
  type Versioned,
  withReason,
} from '@channelgraph/command'
import { businessDateOf, check, newId } from '@channelgraph/values'
import { findEntriesOf, reverseEntries } from '../../ledger/ledger.store.ts'
import { lockStandingSetOffs } from '../../prepayments/prepayments.store.ts'
import { reverseSetOffs, setOffWaiting, takeBackPrepayment } from '../../prepayments/set-off.steps.ts'
import { clearOverdue } from '../../receivables/overdue.steps.ts'
import { isPaidByPayments } from '../../receivables/receivables.store.ts'
import { settlements } from '../../settlements/settlements.store.ts'
import { uncoverLines } from '../coverage.store.ts'
import { invoiceSeries, redInvoiceOf, refuseReversal } from '../invoices.rules.ts'
import { closeInvoices, findStandingInvoices, insertInvoices, invoices } from '../invoices.store.ts'
import type { InvoiceRow } from '../invoices.tables.ts'

export interface ReverseInvoice extends Versioned {
  readonly reason: string
}

/**
 * Red invoices (红字发票) take back all that stand of the settlement: it is approved again as a whole, so that it may be invoiced
 * anew, or cancelled, and never is half billed.
 */
export const reverseInvoice = command(
  'invoice:reverse',
  async (tx, ctx, { id, expectedVersion, reason: given }: ReverseInvoice) => {
    const reason = check.text('reason', given)
    const invoice = await invoices.lock(tx, ctx, id, expectedVersion)
    const found = await settlements.lock(tx, ctx, invoice.settlementId)
    const setOffs = await lockStandingSetOffs(tx, { settlementId: found.id })
    const onlySetOff = setOffs.length > 0 && !(await isPaidByPayments(tx, found.id))
    const refusal = refuseReversal(invoice, found, onlySetOff)
    if (refusal) return refusal
    const now = ctx.clock.now()
    const today = businessDateOf(now)

    const standing = await findStandingInvoices(tx, found.id)
    const { outcomes: waitsAgain } = await reverseSetOffs(tx, ctx, setOffs)
    for (const { id: invoiceId } of standing.filter(({ gross }) => gross.isNegative())) {
      const taken = await takeBackPrepayment(tx, ctx, { invoiceId })
      if (taken.refusal) return taken.refusal
      waitsAgain.push(...taken.outcomes)
    }
    const settlement = await settlements.lock(tx, ctx, found.id)
    const numbers = await nextNumbers(tx, invoiceSeries(today), standing.length)
    const red = await insertInvoices(
      tx,
      standing.map((one, i) => redInvoiceOf(one, { id: newId('invoice'), no: numbers[i]!, issuedOn: today })),
    )
    const redNo = new Map(standing.map(({ no }, i) => [no, numbers[i]!]))
    const closed = await closeInvoices(
      tx,
      standing.map((one) => one.id),
      today,
    )
    const entries = await findEntriesOf(
      tx,
      standing.map(({ no }) => no),
    )
    await reverseEntries(tx, now, entries, today, ({ document }) => redNo.get(document) ?? document)
    await uncoverLines(tx, settlement.id)
    const approved = await settlements.update(tx, settlement, { status: 'APPROVED', issuedOn: null, dueOn: null })
    const reversed = (one: InvoiceRow): Done<InvoiceRow> =>
      changed('Invoice', one, closed.invoices.find((after) => after.id === one.id)!)
    return withReason(
      reason,
      combine(
        reversed(invoice),
        ...standing.filter((one) => one.id !== id).map(reversed),
        ...red.map((one) => created('Invoice', one)),
        ...closed.receivables.map((after) =>
          changed('Receivable', { ...after, open: after.amount, reversedOn: null }, after),
        ),
        ...waitsAgain,
        changed('Settlement', settlement, approved),
        // What waits again pays what else is owed.
        ...(await setOffWaiting(tx, ctx, settlement.partnerId)),
        ...(await clearOverdue(tx, ctx, settlement.partnerId)),
      ),
      { visibleToPartner: true },
    )
  },
)
