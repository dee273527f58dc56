import { ascending, byName, descending, fillInitials, searchOf } from '@channelgraph/paging'
import type { Sweep } from '@channelgraph/service'
import { chargers } from '../chargers/chargers.store.ts'
import { charger, station } from '../chargers/chargers.tables.ts'
import { stations } from '../chargers/stations.store.ts'
import { complaints } from '../complaints/complaints.store.ts'
import { complaint } from '../complaints/complaints.tables.ts'
import { tickets } from '../tickets/tickets.store.ts'
import { supportTicket } from '../tickets/tickets.tables.ts'

export const searchChargers = searchOf(chargers, { numbers: [charger.id] })

export const searchStations = searchOf(stations, {
  numbers: [],
  texts: [station.name, station.nameInitials, station.address],
  order: [byName(station.name), ascending(station.id)],
})

export const searchTickets = searchOf(tickets, {
  numbers: [supportTicket.no, supportTicket.serialNo],
  texts: [supportTicket.subject, supportTicket.no, supportTicket.serialNo],
  order: [descending(supportTicket.openedAt), descending(supportTicket.id)],
})

// A customer's name and phone are personal data, which only after-sales reads whole: nobody finds a complaint by them.
export const searchComplaints = searchOf(complaints, {
  numbers: [complaint.no, complaint.serialNo],
  texts: [complaint.description, complaint.no, complaint.serialNo],
  order: [descending(complaint.openedAt), descending(complaint.id)],
})

/** Names from before there were initials get theirs. */
export const fillNameInitials: Sweep = {
  name: 'fillNameInitials',
  run: ({ db }) => fillInitials(db, station, station.name),
}
