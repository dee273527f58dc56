import { searchText } from '@channelgraph/paging'
import type { Resolvers } from '../generated/resolvers.ts'
import { searchChargers, searchComplaints, searchStations, searchTickets } from './search.store.ts'

export const searchResolvers: Resolvers = {
  Search: {
    __resolveReference: ({ text }) => ({ text: searchText(text) }),
    chargers: ({ text }, { first }, ctx) => searchChargers(ctx, text, first),
    stations: ({ text }, { first }, ctx) => searchStations(ctx, text, first),
    tickets: ({ text }, { first }, ctx) => searchTickets(ctx, text, first),
    complaints: ({ text }, { first }, ctx) => searchComplaints(ctx, text, first),
  },
}
