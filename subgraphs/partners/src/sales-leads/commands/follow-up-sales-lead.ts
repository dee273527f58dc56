import { changed, combine, command, created, type Versioned } from '@channelgraph/command'
import { check, checkTransition, newId } from '@channelgraph/values'
import { openingFollowUp, SALES_LEAD } from '../sales-leads.rules.ts'
import { followUps, salesLeads } from '../sales-leads.store.ts'

export interface FollowUpSalesLead extends Versioned {
  readonly note: string
}

export const followUpSalesLead = command(
  'sales-lead:follow-up',
  async (tx, ctx, { id, expectedVersion, note: given }: FollowUpSalesLead) => {
    const note = check.text('note', given, check.TEXT.note)
    const lead = await salesLeads.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(SALES_LEAD, 'followUpSalesLead', lead)
    if (refusal) return refusal
    const by = { writtenBy: ctx.viewer.subject, byPartner: ctx.viewer.partnerId !== null }
    const opening = openingFollowUp(lead, { id: newId('salesLeadFollowUp'), at: ctx.clock.now(), ...by, note })
    const followUp = await followUps.insert(tx, opening)
    const after = await salesLeads.update(tx, lead, {})
    return combine(changed('SalesLead', lead, after), created('SalesLeadFollowUp', followUp))
  },
)
