import { changed, command, type Versioned } from '@channelgraph/command'
import { check, checkTransition } from '@channelgraph/values'
import { SALES_LEAD } from '../sales-leads.rules.ts'
import { salesLeads } from '../sales-leads.store.ts'

export interface DropSalesLead extends Versioned {
  readonly reason: string
}

export const dropSalesLead = command(
  'sales-lead:forward',
  async (tx, ctx, { id, expectedVersion, reason }: DropSalesLead) => {
    const closingReason = check.text('reason', reason)
    const lead = await salesLeads.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(SALES_LEAD, 'dropSalesLead', lead)
    if (refusal) return refusal
    const after = await salesLeads.update(tx, lead, { status: 'LOST', closingReason, answerDueOn: null })
    return changed('SalesLead', lead, after)
  },
)
