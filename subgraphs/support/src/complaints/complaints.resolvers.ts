import { read } from '@channelgraph/access'
import { pageSize } from '@channelgraph/paging'
import { badInput } from '@channelgraph/values'
import type { Resolvers } from '../generated/resolvers.ts'
import { employeeOf, referenceTo } from '../references.ts'
import { acknowledgeNotice } from './commands/acknowledge-notice.ts'
import { classifyComplaint } from './commands/classify-complaint.ts'
import { closeComplaint } from './commands/close-complaint.ts'
import { coSignComplaint } from './commands/co-sign-complaint.ts'
import { concludeComplaint } from './commands/conclude-complaint.ts'
import { investigateComplaint } from './commands/investigate-complaint.ts'
import { notifyPartner } from './commands/notify-partner.ts'
import { recordFollowUp } from './commands/record-follow-up.ts'
import { rectifyComplaint } from './commands/rectify-complaint.ts'
import { registerComplaint } from './commands/register-complaint.ts'
import {
  awaitsCoSignature,
  complaintFeedbackSla,
  complaintResolutionSla,
  complaintResponseSla,
  customerNameFor,
  customerPhoneFor,
} from './complaints.rules.ts'
import { countComplaints, listComplaints } from './complaints.store.ts'

export const complaintsResolvers = {
  Query: {
    complaint: (_, { id, no }, ctx) => {
      if (id) return ctx.loaders.complaints.load(id)
      if (no) return ctx.loaders.complaintsByNo.load(no)
      throw badInput('Name the complaint by id or by no.')
    },
    complaints: (_, { first, after, ...filter }, ctx) => {
      const now = ctx.clock.now()
      return read(ctx, (db) =>
        listComplaints(db, ctx.scope, { filter, first: pageSize(first), after }, now, () =>
          read(ctx, (again) => countComplaints(again, ctx.scope, filter, now)),
        ),
      )
    },
  },
  Mutation: {
    registerComplaint: (_, args, ctx) => registerComplaint(ctx, args),
    classifyComplaint: (_, args, ctx) => classifyComplaint(ctx, args),
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
      (await ctx.loaders.notes.load({ id: complaint.id, args: pageSize(first) })) ?? [],
    followUp: (complaint, _, ctx) => ctx.loaders.followUps.load(complaint.id),
    partnerNotice: ({ partnerNotifiedAt: sentAt, partnerNoticeReadAt: readAt, partnerNotice: summary }) =>
      sentAt && summary !== null ? { sentAt, readAt, summary } : null,
    responseSla: (complaint, _, ctx) => complaintResponseSla(complaint, ctx.clock.now()),
    feedbackSla: (complaint, _, ctx) => complaintFeedbackSla(complaint, ctx.clock.now()),
    resolutionSla: (complaint, _, ctx) => complaintResolutionSla(complaint, ctx.clock.now()),
    tickets: async (complaint, { first }, ctx) =>
      (await ctx.loaders.ticketsOfComplaints.load({ id: complaint.id, args: { first: pageSize(first) } })) ?? [],
  },
  FollowUp: {
    by: (followUp) => employeeOf(followUp.byId),
  },
  Partner: {
    complaints: async (partner, { statuses, first }, ctx) =>
      (await ctx.loaders.complaintsOfPartners.load({ id: partner.id, args: { statuses, first: pageSize(first) } })) ??
      [],
    openComplaintCount: async (partner, _, ctx) => (await ctx.loaders.openComplaintCounts.load(partner.id)) ?? 0,
    complaintRate: (partner, { period }, ctx) => ctx.loaders.complaintRates.load({ id: partner.id, args: period }),
    supportKpi: async (partner, _, ctx) =>
      (await ctx.loaders.supportKpis.load(partner.id)) ?? { upheldComplaintsPer100Units: null, csat: null },
  },
  Order: {
    deliveryComplaints: async (order, { first }, ctx) =>
      (await ctx.loaders.deliveryComplaints.load({ id: order.id, args: { first: pageSize(first) } })) ?? [],
  },
} satisfies Resolvers
