import { module } from '@channelgraph/service'
import sdl from './ledger.graphql'
import { ledgerRefusals } from './ledger.refusals.ts'
import { ledgerResolvers } from './ledger.resolvers.ts'
import { findDepositEntriesOfPartners, findHeldBalances, findLedgerEntries, findReversals } from './ledger.store.ts'

/** Double entry, append-only (总账). */
export const ledger = module({
  sdl,
  resolvers: ledgerResolvers,
  refusals: ledgerRefusals,
  loaders: (load) => ({
    ledgerEntries: load.one(findLedgerEntries),
    reversals: load.one(findReversals),
    heldBalances: load.one(findHeldBalances),
    depositEntriesOfPartners: load.many(findDepositEntriesOfPartners),
  }),
})
