import {
  addDays,
  type BusinessDate,
  checkTransition,
  type Decimal,
  formatDecimal,
  Money,
  type Transitions,
  withDefaults,
  workingDayOnOrAfter,
  yearlySeries,
} from '@channelgraph/values'
import type { Posting } from '../ledger/ledger.store.ts'
import type { LedgerAccount } from '../ledger/ledger.tables.ts'
import type { SettlementLineRow, SettlementRow } from '../settlements/settlements.tables.ts'
import { refusal } from './invoices.refusals.ts'
import { type InvoiceRow, invoice } from './invoices.tables.ts'

interface Line {
  readonly vatRate: Decimal
  readonly net: Money
  readonly vat: Money
  readonly gross: Money
}

/**
 * One invoice a VAT rate, each the sum of its lines: VAT was rounded once, on the line (6.1). Ordered by rate, highest first.
 * A rate of which as much came back as was delivered needs none.
 */
export function invoicesOf(lines: readonly Line[]): Line[] {
  const rates = new Map(lines.map(({ vatRate }) => [formatDecimal(vatRate), vatRate]))
  return [...rates]
    .sort(([, a], [, b]) => b.comparedTo(a))
    .map(([text, vatRate]) => {
      const ofRate = lines.filter((line) => formatDecimal(line.vatRate) === text)
      return {
        vatRate,
        net: Money.sum(ofRate.map(({ net }) => net)),
        vat: Money.sum(ofRate.map(({ vat }) => vat)),
        gross: Money.sum(ofRate.map(({ gross }) => gross)),
      }
    })
    .filter(({ net, vat }) => !net.isZero() || !vat.isZero())
}

/** Invoices are numbered by year, without gaps (6.5): INV2026-000001. */
export const invoiceSeries = (issuedOn: BusinessDate): string => yearlySeries('INV', issuedOn)

/** What is sold is owed: net is revenue, VAT is the state's (6.2). */
export function postingsOf({
  no: document,
  issuedOn: bookedOn,
  partnerId,
  net,
  vat,
  gross,
}: Pick<InvoiceRow, 'no' | 'issuedOn' | 'partnerId' | 'net' | 'vat' | 'gross'>): Posting[] {
  // What a red invoice (红字发票) gives back is the partner's, paid before it is owed: nobody owes a negative amount.
  const partners: LedgerAccount = gross.isNegative() ? 'PREPAYMENT' : 'RECEIVABLE'
  const booked = { bookedOn, document, partnerId }
  return (
    [
      ['REVENUE', net],
      ['OUTPUT_VAT', vat],
    ] as const
  ).map(([account, amount]) =>
    amount.isNegative()
      ? { ...booked, debit: account, credit: partners, amount: amount.negated() }
      : { ...booked, debit: partners, credit: account, amount },
  )
}

/** An invoice is never changed or deleted: it is taken back by a red one. */
export const INVOICE = {
  reverseInvoice: { from: ['ISSUED'], to: ['RED_REVERSED'] },
} as const satisfies Transitions<InvoiceRow['status']>

/**
 * Only what no payment paid anything of is taken back; what was paid is corrected by the next settlement (3.11). What waited and
 * was set off (`onlySetOff`: nothing else paid) waits again.
 */
export function refuseReversal(
  invoice: Pick<InvoiceRow, 'status' | 'redInvoiceOf'>,
  settlement: Pick<SettlementRow, 'status'>,
  onlySetOff: boolean,
) {
  const illegal = checkTransition(INVOICE, 'reverseInvoice', invoice)
  if (illegal) return illegal
  if (invoice.redInvoiceOf) return refusal('IsRedInvoice')
  return settlement.status === 'INVOICED' || onlySetOff ? null : refusal('InvoicePaid')
}

/** The red invoice that takes one back: the same with its signs turned. */
export const redInvoiceOf = (
  { id, partnerId, settlementId, vatRate, net, vat, gross, asIssued }: InvoiceRow,
  given: Pick<InvoiceRow, 'id' | 'no' | 'issuedOn'>,
): InvoiceRow => {
  const amounts = { vatRate, net: net.negated(), vat: vat.negated(), gross: gross.negated() }
  return { ...openingInvoice({ ...given, partnerId, settlementId, ...amounts, asIssued }), redInvoiceOf: id }
}

/**
 * When an invoice is due: the last day of its term, or the next working day where that is a day of rest (Civil Code art. 203). By
 * weekdays in a year whose public holidays the State Council has not published yet.
 */
export const dueDateOf = (issuedOn: BusinessDate, paymentTermDays: number): BusinessDate =>
  workingDayOnOrAfter(addDays(issuedOn, paymentTermDays))

/** An invoice as it is issued: one rate of a settlement. */
export const openingInvoice = (
  given: Pick<
    InvoiceRow,
    'id' | 'no' | 'partnerId' | 'settlementId' | 'vatRate' | 'net' | 'vat' | 'gross' | 'issuedOn'
  > &
    Partial<Pick<InvoiceRow, 'asIssued'>>,
): InvoiceRow => withDefaults(invoice, { ...given, status: 'ISSUED' })

/** What a settlement's line is on its invoice: the confirmed line never changes, so that it is the invoice's copy of the goods. */
export function invoiceLineOf(line: SettlementLineRow, { redInvoiceOf }: Pick<InvoiceRow, 'redInvoiceOf'>) {
  const of = { ...line, name: line.productName ?? line.description }
  if (!redInvoiceOf) return of
  const amounts = { net: of.net.negated(), vat: of.vat.negated(), gross: of.gross.negated() }
  return { ...of, ...amounts, qty: of.qty === null ? null : -of.qty }
}
