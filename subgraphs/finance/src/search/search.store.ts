import { descending, searchOf } from '@channelgraph/paging'
import { partnerRef } from '@channelgraph/partner-ref'
import { invoices } from '../invoices/invoices.store.ts'
import { invoice } from '../invoices/invoices.tables.ts'
import { settlements } from '../settlements/settlements.store.ts'
import { settlement } from '../settlements/settlements.tables.ts'

const named = { id: partnerRef.id, names: [partnerRef.name] } as const

export const searchSettlements = searchOf(settlements, {
  numbers: [settlement.no],
  owner: { ...named, reference: settlement.partnerId },
  order: [descending(settlement.periodFrom), descending(settlement.id)],
})
export const searchInvoices = searchOf(invoices, {
  numbers: [invoice.no],
  owner: { ...named, reference: invoice.partnerId },
  order: [descending(invoice.issuedOn), descending(invoice.no)],
})
