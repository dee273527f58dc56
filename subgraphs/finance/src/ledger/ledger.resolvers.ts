import { read } from '@channelgraph/access'
import type { Resolvers } from '../generated/resolvers.ts'
import { CHART_OF_ACCOUNTS } from './ledger.chart.ts'
import { ledgerEntryPages } from './ledger.lists.ts'
import { trialBalance } from './ledger.store.ts'

export const ledgerResolvers: Resolvers = {
  Query: {
    ledgerEntries: (_, { filter, ...page }, ctx) => ledgerEntryPages.list(ctx, { filter: filter ?? {}, ...page }),
    ledgerAccounts: () => [...CHART_OF_ACCOUNTS],
    ledgerTrialBalance: (_, { asOf }, ctx) => read(ctx, (db) => trialBalance(db, asOf)),
  },
  LedgerEntry: {
    __resolveReference: ({ id }, ctx) => ctx.loaders.ledgerEntries.load(id),
    partner: ({ partnerId }) => (partnerId ? { id: partnerId } : null),
    reversedBy: (entry, _, ctx) => ctx.loaders.reversals.load(entry.id),
  },
}
