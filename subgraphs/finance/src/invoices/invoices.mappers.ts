export type { InvoiceRow as Invoice } from './invoices.tables.ts'

import type { invoiceLineOf } from './invoices.rules.ts'

export type InvoiceLine = ReturnType<typeof invoiceLineOf>
