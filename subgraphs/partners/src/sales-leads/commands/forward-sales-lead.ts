import { changed, command, type Versioned } from '@channelgraph/command'
import { checkTransition } from '@channelgraph/values'
import { standingOf } from '../../activation/standing.steps.ts'
import { exclusivePartner } from '../forwarding.steps.ts'
import { refusal } from '../sales-leads.refusals.ts'
import { forwarded, SALES_LEAD } from '../sales-leads.rules.ts'
import { salesLeads } from '../sales-leads.store.ts'

export interface ForwardSalesLead extends Versioned {
  readonly partnerId: string
}

/** 五.1: in an exclusive region only who holds it, unless that partner declined this very lead or does not trade. */
export const forwardSalesLead = command(
  'sales-lead:forward',
  async (tx, ctx, { id, expectedVersion, partnerId }: ForwardSalesLead) => {
    const lead = await salesLeads.lock(tx, ctx, id, expectedVersion)
    const illegal = checkTransition(SALES_LEAD, 'forwardSalesLead', lead)
    if (illegal) return illegal
    const partner = await standingOf(tx, ctx, partnerId)
    if (partner.status !== 'ACTIVE') return refusal('LeadNeedsActivePartner')
    const now = ctx.clock.now()
    const holder = await exclusivePartner(tx, ctx, lead)
    const holds = holder?.id === partner.id
    if (holder && !holds && holder.status === 'ACTIVE' && !lead.declinedPartnerIds.includes(holder.id))
      return refusal('LeadIsExclusive', { partnerCode: holder.code })
    return changed('SalesLead', lead, await salesLeads.update(tx, lead, forwarded(partner.id, holds, now)))
  },
)
