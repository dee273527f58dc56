import { changed, command, type Versioned } from '@channelgraph/command'
import { check, checkTransition } from '@channelgraph/values'
import { SALES_LEAD } from '../sales-leads.rules.ts'
import { salesLeads } from '../sales-leads.store.ts'

export interface WinSalesLead extends Versioned {
  readonly orderNo?: string | null
}

export const winSalesLead = command(
  'sales-lead:follow-up',
  async (tx, ctx, { id, expectedVersion, orderNo: given }: WinSalesLead) => {
    const orderNo = given == null ? null : check.code('orderNo', given)
    const lead = await salesLeads.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(SALES_LEAD, 'winSalesLead', lead)
    if (refusal) return refusal
    return changed('SalesLead', lead, await salesLeads.update(tx, lead, { status: 'WON', orderNo }))
  },
)
