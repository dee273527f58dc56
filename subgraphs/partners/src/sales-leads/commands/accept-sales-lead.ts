import { transition } from '@channelgraph/command'
import { SALES_LEAD } from '../sales-leads.rules.ts'
import { salesLeads } from '../sales-leads.store.ts'

export const acceptSalesLead = transition('sales-lead:answer', 'SalesLead', salesLeads, SALES_LEAD, 'acceptSalesLead', {
  change: () => ({ answerDueOn: null }),
})
