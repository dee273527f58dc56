import { searchText } from '@channelgraph/paging'
import type { Resolvers } from '../generated/resolvers.ts'
import {
  searchApplications,
  searchChannelPolicies,
  searchContracts,
  searchIncentivePolicies,
  searchPartners,
  searchViolations,
} from './search.store.ts'

export const searchResolvers: Resolvers = {
  Query: {
    search: (_, { text }) => ({ text: searchText(text) }),
  },
  Search: {
    __resolveReference: ({ text }) => ({ text: searchText(text) }),
    partners: ({ text }, { first }, ctx) => searchPartners(ctx, text, first),
    applications: ({ text }, { first }, ctx) => searchApplications(ctx, text, first),
    contracts: ({ text }, { first }, ctx) => searchContracts(ctx, text, first),
    channelPolicies: ({ text }, { first }, ctx) => searchChannelPolicies(ctx, text, first),
    incentivePolicies: ({ text }, { first }, ctx) => searchIncentivePolicies(ctx, text, first),
    violations: ({ text }, { first }, ctx) => searchViolations(ctx, text, first),
  },
}
