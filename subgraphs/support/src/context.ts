import { type Database, read } from '@channelgraph/access'
import { findPartnerRefs, loaderByArguments, loaderById, type RequestContext } from '@channelgraph/service'
import { businessDateOf, type Period } from '@channelgraph/values'
import { findNotes } from './cases/cases.store.ts'
import {
  type ChargersOfEach,
  countInstalledByPartner,
  countInstalledByRegion,
  findChargers,
  findChargersAtStations,
  findChargersOfPartners,
  findProducts,
} from './chargers/chargers.store.ts'
import { findStations } from './chargers/stations.store.ts'
import { lastTwelveMonths } from './complaints/complaints.rules.ts'
import {
  type ComplaintsOfEach,
  countOpenComplaints,
  findComplaints,
  findComplaintsByNo,
  findComplaintsOfOrders,
  findComplaintsOfPartners,
  findFollowUps,
} from './complaints/complaints.store.ts'
import { findComplaintRates, findSupportKpis } from './complaints/support-kpi.store.ts'
import { findEscalations, findOnsiteVisits, findVisitParts } from './tickets/ticket-work.store.ts'
import { findTickets, findTicketsByNo, findTicketsOf, type TicketsOfEach } from './tickets/tickets.store.ts'

/** This department's loaders, fresh for each request, each bound to the viewer's row scope. */
export function createLoaders(ctx: Omit<RequestContext, 'loaders'>) {
  const { scope } = ctx
  const now = ctx.clock.now()
  const byId = <Row>(find: (db: Database, ids: readonly string[]) => Promise<Map<string, Row>>) =>
    loaderById((ids) => read(ctx, (db) => find(db, ids)))
  const byArguments = <Args, Rows>(
    find: (db: Database, ids: readonly string[], args: Args) => Promise<Map<string, Rows>>,
  ) => loaderByArguments((ids, args: Args) => read(ctx, (db) => find(db, ids, args)))
  const ticketsOf = (parent: Parameters<typeof findTicketsOf>[2]) =>
    byArguments((db, ids, args: TicketsOfEach) => findTicketsOf(db, scope, parent, ids, args, now))
  return {
    partnerRefs: byId((db, ids) => findPartnerRefs(db, scope, ids)),
    products: byId(findProducts),
    stations: byId(findStations),
    chargers: byId((db, ids) => findChargers(db, scope, ids)),
    chargersOfPartners: byArguments((db, ids, args: ChargersOfEach) => findChargersOfPartners(db, scope, ids, args)),
    chargersAtStations: byArguments((db, ids, args: ChargersOfEach) => findChargersAtStations(db, scope, ids, args)),
    installedByPartner: byId((db, ids) => countInstalledByPartner(db, scope, ids)),
    installedByRegion: byId((db, codes) => countInstalledByRegion(db, scope, codes)),
    notes: byArguments((db, ids, limit: number) => findNotes(db, scope, ids, limit)),
    tickets: byId((db, ids) => findTickets(db, scope, ids)),
    ticketsByNo: byId((db, nos) => findTicketsByNo(db, scope, nos)),
    ticketsOfPartners: ticketsOf('partner'),
    ticketsOfChargers: ticketsOf('charger'),
    ticketsOfOrders: ticketsOf('order'),
    ticketsOfComplaints: ticketsOf('complaint'),
    escalations: byArguments((db, ids, limit: number) => findEscalations(db, scope, ids, limit)),
    onsiteVisits: byArguments((db, ids, limit: number) => findOnsiteVisits(db, scope, ids, limit)),
    visitParts: byId((db, ids) => findVisitParts(db, scope, ids)),
    complaints: byId((db, ids) => findComplaints(db, scope, ids)),
    complaintsByNo: byId((db, nos) => findComplaintsByNo(db, scope, nos)),
    complaintsOfPartners: byArguments((db, ids, args: ComplaintsOfEach) =>
      findComplaintsOfPartners(db, scope, ids, args),
    ),
    deliveryComplaints: byArguments((db, ids, args: ComplaintsOfEach) =>
      findComplaintsOfOrders(db, scope, ids, { ...args, categories: ['DELIVERY'] }),
    ),
    followUps: byId((db, ids) => findFollowUps(db, scope, ids)),
    openComplaintCounts: byId((db, ids) => countOpenComplaints(db, scope, ids)),
    complaintRates: byArguments((db, ids, period: Period) => findComplaintRates(db, scope, ids, period)),
    supportKpis: byId((db, ids) => findSupportKpis(db, scope, ids, lastTwelveMonths(businessDateOf(now)))),
  }
}

export type Loaders = ReturnType<typeof createLoaders>
export type Context = RequestContext<Loaders>
