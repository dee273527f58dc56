import { read } from '@channelgraph/access'
import type { Resolvers } from '../generated/resolvers.ts'
import { trialBalance } from './ledger.store.ts'

export const ledgerResolvers = {
  Query: {
    ledgerTrialBalance: (_, { asOf }, ctx) => read(ctx, (db) => trialBalance(db, asOf)),
  },
  LedgerEntry: {
    __resolveReference: ({ id }, ctx) => ctx.loaders.ledgerEntries.load(id),
    partner: ({ partnerId }) => (partnerId ? { id: partnerId } : null),
    reversedBy: (entry, _, ctx) => ctx.loaders.reversals.load(entry.id),
  },
} satisfies Resolvers
