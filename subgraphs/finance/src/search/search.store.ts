import { searchOf } from '@channelgraph/paging'
import { invoices } from '../invoices/invoices.store.ts'
import { invoice } from '../invoices/invoices.tables.ts'
import { settlements } from '../settlements/settlements.store.ts'
import { settlement } from '../settlements/settlements.tables.ts'

export const searchSettlements = searchOf(settlements, { numbers: [settlement.no] })
export const searchInvoices = searchOf(invoices, { numbers: [invoice.no] })
