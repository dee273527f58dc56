export type { InvoiceRow as Invoice } from './invoices.tables.ts'
