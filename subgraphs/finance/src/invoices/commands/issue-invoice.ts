import type { Database } from '@channelgraph/access'
import { changed, combine, command, created, nextNumbers, type Versioned } from '@channelgraph/command'
import { businessDateOf, checkTransition, newId } from '@channelgraph/values'
import { findContractOn } from '../../contracts/contracts.store.ts'
import { refusal } from '../../deposits/deposits.refusals.ts'
import { post } from '../../ledger/ledger.store.ts'
import { findIssuedParty } from '../../partners/partners.store.ts'
import { prepayments } from '../../prepayments/prepayments.store.ts'
import type { PrepaymentRow } from '../../prepayments/prepayments.tables.ts'
import { setOffWaiting } from '../../prepayments/set-off.steps.ts'
import { openingReceivable } from '../../receivables/receivables.rules.ts'
import { insertReceivables } from '../../receivables/receivables.store.ts'
import { SETTLEMENT } from '../../settlements/settlements.rules.ts'
import { payOff } from '../../settlements/settlements.steps.ts'
import { findLinesOfSettlements, settlements } from '../../settlements/settlements.store.ts'
import { coverLines } from '../coverage.store.ts'
import { dueDateOf, invoiceSeries, invoicesOf, openingInvoice, postingsOf } from '../invoices.rules.ts'
import { insertInvoices } from '../invoices.store.ts'
import type { InvoiceRow } from '../invoices.tables.ts'

export const issueInvoice = command(
  'invoice:issue',
  async (tx, ctx, { id: settlementId, expectedVersion }: Versioned) => {
    const settlement = await settlements.lock(tx, ctx, settlementId, expectedVersion)
    const illegal = checkTransition(SETTLEMENT, 'issueInvoice', settlement)
    if (illegal) return illegal
    const now = ctx.clock.now()
    const issuedOn = businessDateOf(now)
    const { partnerId } = settlement
    const contract = await findContractOn(tx, partnerId, issuedOn)
    if (!contract) return refusal('NoContract', { what: { en: 'the payment term', zh: '付款期限' } })
    const dueOn = dueDateOf(issuedOn, contract.paymentTermDays)

    const sums = invoicesOf((await findLinesOfSettlements(tx, ctx.scope, [settlementId])).get(settlementId) ?? [])
    const numbers = await nextNumbers(tx, invoiceSeries(issuedOn), sums.length)
    const asIssued = await findIssuedParty(tx, partnerId)
    const invoices = await insertInvoices(
      tx,
      sums.map((sum, i) =>
        openingInvoice({ ...sum, id: newId('invoice'), no: numbers[i]!, partnerId, settlementId, issuedOn, asIssued }),
      ),
    )
    const owed = invoices.filter(({ gross }) => gross.isPositive())
    const receivables = await insertReceivables(
      tx,
      owed.map((one) => openingReceivable(one, { id: newId('receivable'), dueOn })),
    )
    await post(tx, now, invoices.flatMap(postingsOf))
    await coverLines(tx, settlementId)
    // Where only credit is left, nobody waits for money.
    const billed = { issuedOn, dueOn }
    const [paid] = owed.length > 0 ? [] : await payOff(tx, [settlement], issuedOn, billed)
    const outcome =
      paid ??
      changed('Settlement', settlement, await settlements.update(tx, settlement, { ...billed, status: 'INVOICED' }))
    const credited = await insertCredits(tx, invoices)
    const waited = await setOffWaiting(tx, ctx, partnerId)
    const all = combine(
      outcome,
      ...invoices.map((invoice) => created('Invoice', invoice)),
      ...receivables.map((receivable) => created('Receivable', receivable)),
      ...credited.map((credit) => created('Prepayment', credit)),
      ...waited,
    )
    // What waited may have paid of it already.
    return waited.length > 0 ? { ...all, result: await settlements.lock(tx, ctx, settlementId) } : all
  },
)

/** What an invoice gives back waits, from its date on. */
async function insertCredits(tx: Database, invoices: readonly InvoiceRow[]): Promise<PrepaymentRow[]> {
  const credits: PrepaymentRow[] = []
  for (const { id: invoiceId, partnerId, gross, issuedOn: valueDate } of invoices) {
    if (!gross.isNegative()) continue
    const amount = gross.negated()
    const row = { id: newId('prepayment'), partnerId, invoiceId, amount, open: amount, valueDate }
    credits.push(await prepayments.insert(tx, row))
  }
  return credits
}
