import { ownPartnerOf } from '@channelgraph/access'
import { changed, command, type Versioned } from '@channelgraph/command'
import { check, checkTransition } from '@channelgraph/values'
import { SALES_LEAD } from '../sales-leads.rules.ts'
import { salesLeads } from '../sales-leads.store.ts'

export interface DeclineSalesLead extends Versioned {
  readonly reason: string
}

export const declineSalesLead = command(
  'sales-lead:answer',
  async (tx, ctx, { id, expectedVersion, reason }: DeclineSalesLead) => {
    const closingReason = check.text('reason', reason)
    const lead = await salesLeads.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(SALES_LEAD, 'declineSalesLead', lead)
    if (refusal) return refusal
    const declinedPartnerIds = [...new Set([...lead.declinedPartnerIds, ownPartnerOf(ctx.scope)])]
    const after = await salesLeads.update(tx, lead, {
      status: 'DECLINED',
      closingReason,
      declinedPartnerIds,
      answerDueOn: null,
    })
    return changed('SalesLead', lead, after)
  },
)
