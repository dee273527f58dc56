import { module, sweepRows } from '@channelgraph/service'
import { announceComplaintBreaches } from './commands/announce-complaint-breaches.ts'
import sdl from './complaints.graphql'
import { complaintPages } from './complaints.lists.ts'
import { complaintsRefusals } from './complaints.refusals.ts'
import { complaintsResolvers } from './complaints.resolvers.ts'
import { lastTwelveMonths } from './complaints.rules.ts'
import {
  countOpenComplaintsOfPartners,
  findComplaints,
  findComplaintsByNo,
  findLastFollowUpsOfComplaints,
  lockBreachedComplaints,
} from './complaints.store.ts'
import { findComplaintRates, findSupportKpis } from './support-kpi.store.ts'

/** What customers complain of, until it is put right (投诉处理). */
export const complaints = module({
  sdl,
  resolvers: complaintsResolvers,
  refusals: complaintsRefusals,
  loaders: (load) => ({
    complaints: load.one(findComplaints),
    complaintsByNo: load.one(findComplaintsByNo),
    complaintsOfPartners: load.pages(complaintPages.ofEach('partnerId')),
    complaintsOfOrders: load.pages(complaintPages.ofEach('orderId')),
    openComplaintsOfPartners: load.one(countOpenComplaintsOfPartners),
    lastFollowUpsOfComplaints: load.one(findLastFollowUpsOfComplaints),
    complaintRates: load.oneWith(findComplaintRates),
    supportKpis: load.one((db, scope, ids) => findSupportKpis(db, scope, ids, lastTwelveMonths(load.today))),
  }),
  sweeps: [
    sweepRows(
      'announce-complaint-breaches',
      (tx, ctx, limit) => lockBreachedComplaints(tx, ctx.clock.now(), limit),
      announceComplaintBreaches,
    ),
  ],
})
