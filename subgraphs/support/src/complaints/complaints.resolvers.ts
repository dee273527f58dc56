import { nodesOf } from '@channelgraph/paging'
import { badInput, check, normaliseCode } from '@channelgraph/values'
import type { Resolvers } from '../generated/resolvers.ts'
import { employeeOf, referenceTo } from '../references/references.rules.ts'
import { acknowledgeNotice } from './commands/acknowledge-notice.ts'
import { classifyComplaint } from './commands/classify-complaint.ts'
import { closeComplaint } from './commands/close-complaint.ts'
import { coSignComplaint } from './commands/co-sign-complaint.ts'
import { concludeComplaint } from './commands/conclude-complaint.ts'
import { investigateComplaint } from './commands/investigate-complaint.ts'
import { notifyPartner } from './commands/notify-partner.ts'
import { reclassifyComplaint } from './commands/reclassify-complaint.ts'
import { recordFollowUp } from './commands/record-follow-up.ts'
import { rectifyComplaint } from './commands/rectify-complaint.ts'
import { registerComplaint } from './commands/register-complaint.ts'
import { complaintPages } from './complaints.lists.ts'
import {
  awaitsCoSignature,
  complaintFeedbackSla,
  complaintResolutionSla,
  complaintResponseSla,
  customerNameFor,
  customerPhoneFor,
} from './complaints.rules.ts'

export const complaintsResolvers: Resolvers = {
  Query: {
    complaint: (_, { id, no }, ctx) => {
      if (id) return ctx.loaders.complaints.load(id)
      const given = normaliseCode(no)
      if (given) return ctx.loaders.complaintsByNo.load(given)
      throw badInput('Give `id` or `no`: which complaint?', '请提供 `id` 或 `no`:哪件投诉?')
    },
    complaints: (_, { sort, first, after, last, before, breachedOnly, ...given }, ctx) => {
      const filter = { ...given, breachedBy: breachedOnly ? ctx.clock.now() : null }
      return complaintPages.list(ctx, { filter, sort, first, after, last, before })
    },
  },
  Mutation: {
    registerComplaint: (_, args, ctx) => registerComplaint(ctx, args),
    classifyComplaint: (_, args, ctx) => classifyComplaint(ctx, args),
    reclassifyComplaint: (_, args, ctx) => reclassifyComplaint(ctx, args),
    investigateComplaint: (_, args, ctx) => investigateComplaint(ctx, args),
    concludeComplaint: (_, args, ctx) => concludeComplaint(ctx, args),
    coSignComplaint: (_, args, ctx) => coSignComplaint(ctx, args),
    rectifyComplaint: (_, args, ctx) => rectifyComplaint(ctx, args),
    recordFollowUp: (_, args, ctx) => recordFollowUp(ctx, args),
    notifyPartner: (_, args, ctx) => notifyPartner(ctx, args),
    acknowledgeNotice: (_, args, ctx) => acknowledgeNotice(ctx, args),
    closeComplaint: (_, args, ctx) => closeComplaint(ctx, args),
  },
  Complaint: {
    __resolveReference: ({ id }, ctx) => ctx.loaders.complaints.load(id),
    partner: (complaint) => referenceTo(complaint.partnerId),
    charger: (complaint, _, ctx) => (complaint.serialNo ? ctx.loaders.chargers.load(complaint.serialNo) : null),
    assignee: (complaint) => referenceTo(complaint.assigneeId),
    order: (complaint) => referenceTo(complaint.orderId),
    customerName: (complaint, _, ctx) => customerNameFor(ctx.viewer, complaint.customerName),
    customerPhone: (complaint, _, ctx) => customerPhoneFor(ctx.viewer, complaint.customerPhone),
    upheld: (complaint) => (complaint.concludedAt ? complaint.upheld : null),
    rootCause: (complaint) => (complaint.concludedAt ? complaint.rootCause : null),
    awaitingCoSignature: (complaint) => awaitsCoSignature(complaint),
    progress: async (complaint, { first }, ctx) =>
      nodesOf(await ctx.loaders.notesOfCases.load({ id: complaint.id, args: { filter: {}, first } })),
    followUp: (complaint, _, ctx) => ctx.loaders.lastFollowUpsOfComplaints.load(complaint.id),
    partnerNotice: ({ partnerNotifiedAt: sentAt, partnerNoticeReadAt: readAt, partnerNotice: summary }) =>
      sentAt && summary !== null ? { sentAt, readAt, summary } : null,
    responseSla: (complaint, _, ctx) => complaintResponseSla(complaint, ctx.clock.now()),
    feedbackSla: (complaint, _, ctx) => complaintFeedbackSla(complaint, ctx.clock.now()),
    resolutionSla: (complaint, _, ctx) => complaintResolutionSla(complaint, ctx.clock.now()),
  },
  FollowUp: {
    by: (followUp) => employeeOf(followUp.byId),
  },
  Partner: {
    complaints: async (partner, { first, ...filter }, ctx) =>
      nodesOf(await ctx.loaders.complaintsOfPartners.load({ id: partner.id, args: { filter, first } })),
    openComplaintCount: async (partner, _, ctx) => (await ctx.loaders.openComplaintsOfPartners.load(partner.id)) ?? 0,
    complaintRate: (partner, { period }, ctx) =>
      ctx.loaders.complaintRates.load({ id: partner.id, args: check.period('period', period) }),
    supportKpi: async (partner, _, ctx) =>
      (await ctx.loaders.supportKpis.load(partner.id)) ?? { upheldComplaintsPer100Units: null, csat: null },
  },
  Order: {
    deliveryComplaints: async (order, { first }, ctx) => {
      const filter = { categories: ['DELIVERY'] as const }
      return nodesOf(await ctx.loaders.complaintsOfOrders.load({ id: order.id, args: { filter, first } }))
    },
  },
}
