import { changed, combine, command, created } from '@channelgraph/command'
import { businessDateOf, documentNumber, newId } from '@channelgraph/values'
import { findContractOn } from '../../contracts/contracts.store.ts'
import { noContract } from '../../deposits/deposits.rules.ts'
import { post } from '../../ledger/ledger.store.ts'
import { takeNumbers } from '../../numbering/numbering.store.ts'
import { settlementPaid } from '../../settlements/settlements.events.ts'
import { refuseSettlement } from '../../settlements/settlements.rules.ts'
import { findSettlementLines, lockSettlement, updateSettlement } from '../../settlements/settlements.store.ts'
import { coverLines } from '../coverage.store.ts'
import { dueDateOf, invoiceSeries, invoicesOf, postingsOf } from '../invoices.rules.ts'
import { insertInvoices, insertReceivables } from '../invoices.store.ts'

export interface IssueInvoice {
  readonly settlementId: string
  readonly expectedVersion: number
}

export const issueInvoice = command(
  'invoice:issue',
  async (tx, ctx, { settlementId, expectedVersion }: IssueInvoice) => {
    const settlement = await lockSettlement(tx, ctx, settlementId, expectedVersion)
    const refusal = refuseSettlement('issueInvoice', settlement)
    if (refusal) return refusal
    const now = ctx.clock.now()
    const issuedOn = businessDateOf(now)
    const { partnerId } = settlement
    const contract = await findContractOn(tx, partnerId, issuedOn)
    if (!contract) return noContract('the payment term')
    const dueOn = dueDateOf(issuedOn, contract.paymentTermDays)

    const sums = invoicesOf((await findSettlementLines(tx, ctx.scope, [settlementId])).get(settlementId) ?? [])
    const series = invoiceSeries(issuedOn)
    const firstNo = await takeNumbers(tx, series, sums.length)
    const invoices = await insertInvoices(
      tx,
      sums.map((sum, i) => ({
        ...sum,
        id: newId('invoice'),
        no: documentNumber(series, firstNo + i),
        partnerId,
        settlementId,
        status: 'ISSUED' as const,
        issuedOn,
      })),
    )
    const owed = invoices.filter(({ gross }) => gross.isPositive())
    const receivables = await insertReceivables(
      tx,
      owed.map(({ id: invoiceId, gross: amount }) => ({
        id: newId('receivable'),
        partnerId,
        settlementId,
        invoiceId,
        dueOn,
        amount,
        open: amount,
      })),
    )
    await post(tx, now, invoices.flatMap(postingsOf))
    await coverLines(tx, settlementId)
    // Where only credit is left, nobody waits for money.
    const change = owed.length > 0 ? { status: 'INVOICED' as const } : { status: 'PAID' as const, paidOn: issuedOn }
    const invoiced = await updateSettlement(tx, settlement, { ...change, issuedOn, dueOn })
    const paid = owed.length > 0 ? [] : [settlementPaid(invoiced, dueOn, issuedOn)]
    return combine(
      changed('Settlement', settlement, invoiced, ...paid),
      ...invoices.map((invoice) => created('Invoice', invoice)),
      ...receivables.map((receivable) => created('Receivable', receivable)),
    )
  },
)
