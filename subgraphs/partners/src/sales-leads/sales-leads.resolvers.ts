import { nodesOf } from '@channelgraph/paging'
import { badInput, businessDateOf, maskPhone, normaliseCode } from '@channelgraph/values'
import type { Resolvers } from '../generated/resolvers.ts'
import { acceptSalesLead } from './commands/accept-sales-lead.ts'
import { declineSalesLead } from './commands/decline-sales-lead.ts'
import { dropSalesLead } from './commands/drop-sales-lead.ts'
import { followUpSalesLead } from './commands/follow-up-sales-lead.ts'
import { forwardSalesLead } from './commands/forward-sales-lead.ts'
import { loseSalesLead } from './commands/lose-sales-lead.ts'
import { openSalesLead } from './commands/open-sales-lead.ts'
import { winSalesLead } from './commands/win-sales-lead.ts'
import { isAnswerOverdue, seesCustomer } from './sales-leads.rules.ts'
import { salesLeadPages } from './sales-leads.store.ts'

export const salesLeadsResolvers: Resolvers = {
  Query: {
    salesLeads: (_, { filter, ...page }, ctx) =>
      salesLeadPages.list(ctx, { filter: { ...filter, today: businessDateOf(ctx.clock.now()) }, ...page }),
    salesLead: (_, { id, no }, ctx) => {
      if (id && no) throw badInput('Give either `id` or `no`, not both.', '请在 `id` 与 `no` 中只提供一个。')
      if (id) return ctx.loaders.salesLeads.load(id)
      const given = normaliseCode(no)
      if (given) return ctx.loaders.salesLeadsByNo.load(given)
      throw badInput('Give `id` or `no`: which sales lead?', '请提供 `id` 或 `no`:哪个商机?')
    },
  },
  Mutation: {
    openSalesLead: (_, args, ctx) => openSalesLead(ctx, args),
    forwardSalesLead: (_, args, ctx) => forwardSalesLead(ctx, args),
    acceptSalesLead: (_, args, ctx) => acceptSalesLead(ctx, args),
    declineSalesLead: (_, args, ctx) => declineSalesLead(ctx, args),
    followUpSalesLead: (_, args, ctx) => followUpSalesLead(ctx, args),
    winSalesLead: (_, args, ctx) => winSalesLead(ctx, args),
    loseSalesLead: (_, args, ctx) => loseSalesLead(ctx, args),
    dropSalesLead: (_, args, ctx) => dropSalesLead(ctx, args),
  },
  SalesLead: {
    __resolveReference: (reference, ctx) =>
      'id' in reference ? ctx.loaders.salesLeads.load(reference.id) : ctx.loaders.salesLeadsByNo.load(reference.no),
    // L5: whoever follows it up calls the customer.
    customerPhone: (lead, _, ctx) => {
      const { viewer, requestId } = ctx
      if (!seesCustomer(viewer, lead)) return lead.customerPhone && maskPhone(lead.customerPhone)
      if (viewer.partnerId === null && lead.customerPhone)
        ctx.log.info({ viewer: viewer.subject, salesLeadId: lead.id, requestId }, "a customer's whole phone was read")
      return lead.customerPhone
    },
    region: (lead, _, ctx) => ctx.loaders.regions.load(lead.regionCode),
    partner: ({ partnerId }, _, ctx) => (partnerId ? ctx.loaders.partners.load(partnerId) : null),
    answerOverdue: (lead, _, ctx) => isAnswerOverdue(lead, businessDateOf(ctx.clock.now())),
    followUps: (lead, _, ctx) => ctx.loaders.followUpsOfLeads.load(lead.id),
  },
  Partner: {
    salesLeads: async (partner, { statuses, first }, ctx) => {
      const filter = { statuses, today: businessDateOf(ctx.clock.now()) }
      return nodesOf(await ctx.loaders.salesLeadsOfPartners.load({ id: partner.id, args: { filter, first } }))
    },
  },
}
