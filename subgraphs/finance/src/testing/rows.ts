import { PARTNER_A } from '@channelgraph/access'
import { Decimal, Money, newId } from '@channelgraph/values'
import { openingInvoice } from '../invoices/invoices.rules.ts'
import type { invoice } from '../invoices/invoices.tables.ts'
import type { settlement } from '../settlements/settlements.tables.ts'

type Settlement = typeof settlement.$inferInsert
type Invoice = typeof invoice.$inferInsert

const amounts = (gross: Money) => ({ net: gross, vat: Money.zero, gross })

/** A settlement of January 2025 that was sent, whatever led there. */
export const settlementRow = ({ gross = Money.zero, ...given }: Partial<Settlement> & Pick<Settlement, 'status'>) => {
  const id = newId('settlement')
  return {
    ...{ id, no: `ST-${id}`.toUpperCase(), partnerId: PARTNER_A.id, runId: newId('settlementRun'), ...amounts(gross) },
    ...{ periodFrom: '2025-01-01', periodTo: '2025-01-31', preparedBy: 'somebody' },
    ...{ draftedAt: new Date('2025-02-01T02:00:00Z'), sentAt: new Date('2025-02-01T02:00:00Z') },
    ...given,
  }
}

/** Its invoice, at 13 %. */
export const invoiceRow = ({
  gross = Money.zero,
  ...given
}: Partial<Invoice> & Pick<Invoice, 'settlementId'>): Invoice & { id: string } => {
  const id = newId('invoice')
  const opening = openingInvoice({
    ...{ id, no: `INV-${id}`.toUpperCase(), partnerId: PARTNER_A.id, settlementId: given.settlementId },
    ...{ ...amounts(gross), vatRate: new Decimal('0.13'), issuedOn: '2025-02-01' },
  })
  return { ...opening, ...given }
}
