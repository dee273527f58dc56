import { businessDateOf, documentNumber, Money } from '@channelgraph/values'
import {
  invoiceSeries,
  invoicesOf,
  openingInvoice,
  redInvoiceOf,
} from '../../../subgraphs/finance/src/invoices/invoices.rules.ts'
import { type InvoiceRow, invoice } from '../../../subgraphs/finance/src/invoices/invoices.tables.ts'
import { type LedgerEntryRow, ledgerEntry } from '../../../subgraphs/finance/src/ledger/ledger.tables.ts'
import type { IssuedParty } from '../../../subgraphs/finance/src/partners/partners.tables.ts'
import { openingReceivable } from '../../../subgraphs/finance/src/receivables/receivables.rules.ts'
import { type ReceivableRow, receivable } from '../../../subgraphs/finance/src/receivables/receivables.tables.ts'
import type { SettlementRow } from '../../../subgraphs/finance/src/settlements/settlements.tables.ts'
import type { Stream } from '../random.ts'
import type { RowBuffer } from '../row-buffer.ts'
import type { SettlementFact } from '../world/settlements.ts'
import type { SharedData } from '../world/shared-data.ts'
import { setOffAgain } from './prepayments.ts'
import { writeTrail } from './trail.ts'

/** Why a red invoice took one back. */
export const WRONG_INVOICE = { reason: '开票信息有误，红冲重开', reasonForPartner: true } as const

/** The partner as its documents are issued to it. */
export const issuedPartyOf = ({ region, ...partner }: SettlementFact['life']['partner']): IssuedParty => {
  const { code, name, uscc, address } = partner
  return { code, name, uscc, address, regionCode: region.code }
}

/** The invoices of a settlement that stand, with what is owed for them; `firstNumber` is the first of those it was given. */
export function writeInvoices(
  buffer: RowBuffer,
  fact: SettlementFact,
  row: SettlementRow,
  firstNumber: number,
  { stream }: SharedData,
): { invoices: InvoiceRow[]; receivables: ReceivableRow[] } {
  const own = stream.of('invoice', row.no)
  const { invoicedAt, reissue } = fact
  if (!invoicedAt) return { invoices: [], receivables: [] }
  if (!reissue) return issue(buffer, fact, row, invoicedAt, firstNumber, own)
  const count = takeBack(buffer, fact, row, firstNumber, own.of('taken back'))
  return issue(buffer, fact, row, reissue.at, firstNumber + 2 * count, own)
}

function issue(
  buffer: RowBuffer,
  fact: SettlementFact,
  row: SettlementRow,
  at: Date,
  firstNumber: number,
  own: Stream,
): { invoices: InvoiceRow[]; receivables: ReceivableRow[] } {
  const issued = { at, by: row.preparedBy, operation: 'invoice:issue' as const }
  const invoices = invoicesAt(fact, row, at, firstNumber, own)
  for (const one of invoices) writeTrail(buffer, 'Invoice', one, [issued])
  const receivables = invoices.map((one) => {
    const opening = openingReceivable(one, { id: own.id('receivable', at), dueOn: fact.dueOn ?? one.issuedOn })
    let open = one.gross
    const paidBy = (part: Money) => {
      open = open.minus(part)
      return { change: { open } }
    }
    return writeTrail(buffer, 'Receivable', opening, [
      issued,
      ...(fact.setOff ? [{ ...issued, ...paidBy(fact.setOff.amount) }] : []),
      ...(fact.setOff?.again ? setOffAgain(fact.setOff.again, row.preparedBy, { open: one.gross }, { open }) : []),
      ...fact.payments.map(({ recordedAt, amount }) => ({
        ...{ at: recordedAt, by: row.preparedBy, operation: 'payment:record' as const },
        ...paidBy(amount),
      })),
    ])
  })
  buffer.add(invoice, invoices)
  buffer.add(receivable, receivables)
  for (const one of invoices) buffer.add(ledgerEntry, entriesOf(one, at, own))
  return { invoices, receivables }
}

/** Invoices that were wrong, with the red ones that took them back; returns how many. */
function takeBack(
  buffer: RowBuffer,
  fact: SettlementFact,
  row: SettlementRow,
  firstNumber: number,
  own: Stream,
): number {
  const [at, reversedAt] = [fact.invoicedAt!, fact.reissue!.reversedAt]
  const reversedOn = businessDateOf(reversedAt)
  const issued = { at, by: row.preparedBy, operation: 'invoice:issue' as const }
  const reversed = { at: reversedAt, by: row.preparedBy, operation: 'invoice:reverse' as const, ...WRONG_INVOICE }
  const wrong = invoicesAt(fact, row, at, firstNumber, own)
  for (const [i, one] of wrong.entries()) {
    const no = documentNumber(invoiceSeries(reversedOn), firstNumber + wrong.length + i)
    const red = redInvoiceOf(one, { id: own.id('invoice', reversedAt), no, issuedOn: reversedOn })
    const closed = writeTrail(buffer, 'Invoice', one, [issued, { ...reversed, change: { status: 'RED_REVERSED' } }])
    buffer.add(invoice, [closed, writeTrail(buffer, 'Invoice', red, [reversed])])
    const opening = openingReceivable(one, { id: own.id('receivable', at), dueOn: fact.dueOn ?? one.issuedOn })
    const change = { open: Money.zero, reversedOn }
    buffer.add(receivable, [writeTrail(buffer, 'Receivable', opening, [issued, { ...reversed, change }])])
    const entries = entriesOf(one, at, own)
    buffer.add(ledgerEntry, entries)
    buffer.add(
      ledgerEntry,
      entries.map((entry) => ({
        ...{ ...entry, id: own.id('ledgerEntry', reversedAt), at: reversedAt, bookedOn: reversedOn, document: no },
        ...{ debit: entry.credit, credit: entry.debit, reversesId: entry.id },
      })),
    )
  }
  return wrong.length
}

function invoicesAt(
  { deliveries, life }: SettlementFact,
  { id: settlementId, partnerId }: SettlementRow,
  at: Date,
  firstNumber: number,
  own: Stream,
): InvoiceRow[] {
  const issuedOn = businessDateOf(at)
  const lines = deliveries.map(({ net, vat, gross, line }) => ({ net, vat, gross, vatRate: line.vatRate }))
  return invoicesOf(lines).map((sum, i) => {
    const no = documentNumber(invoiceSeries(issuedOn), firstNumber + i)
    const given = { id: own.id('invoice', at), no, issuedOn, partnerId, settlementId }
    return openingInvoice({ ...sum, ...given, asIssued: issuedPartyOf(life.partner) })
  })
}

const entriesOf = ({ no, partnerId, issuedOn, net, vat }: InvoiceRow, at: Date, own: Stream): LedgerEntryRow[] =>
  [['REVENUE', net] as const, ['OUTPUT_VAT', vat] as const].map(([credit, amount]) => ({
    ...{ id: own.id('ledgerEntry', at), at, bookedOn: issuedOn, debit: 'RECEIVABLE', credit, amount },
    ...{ document: no, partnerId, reversesId: null },
  }))
