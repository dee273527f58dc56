import { module } from '@channelgraph/service'
import sdl from './deposits.graphql'
import { depositsRefusals } from './deposits.refusals.ts'
import { depositsResolvers } from './deposits.resolvers.ts'
import { findDepositAccounts } from './deposits.store.ts'

/** What partners deposit before activation (保证金). */
export const deposits = module({
  sdl,
  resolvers: depositsResolvers,
  refusals: depositsRefusals,
  loaders: (load) => ({ depositAccounts: load.one(findDepositAccounts) }),
})
