import { ownPartnerOf } from '@channelgraph/access'
import { changed, command, type Versioned } from '@channelgraph/command'
import { checkTransition } from '@channelgraph/values'
import { standingOf } from '../../activation/standing.steps.ts'
import { refusal } from '../sales-leads.refusals.ts'
import { SALES_LEAD } from '../sales-leads.rules.ts'
import { salesLeads } from '../sales-leads.store.ts'

/** Who accepts it reads how to reach the customer: nobody does who was suspended since it was passed on. */
export const acceptSalesLead = command('sales-lead:answer', async (tx, ctx, { id, expectedVersion }: Versioned) => {
  const lead = await salesLeads.lock(tx, ctx, id, expectedVersion)
  const illegal = checkTransition(SALES_LEAD, 'acceptSalesLead', lead)
  if (illegal) return illegal
  const { status } = await standingOf(tx, ctx, ownPartnerOf(ctx.scope))
  if (status !== 'ACTIVE') return refusal('LeadNeedsActivePartner')
  return changed('SalesLead', lead, await salesLeads.update(tx, lead, { status: 'ACCEPTED', answerDueOn: null }))
})
