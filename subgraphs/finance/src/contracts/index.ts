import { ContractSigned } from '@channelgraph/contracts'
import { on } from '@channelgraph/events'
import { module } from '@channelgraph/service'
import { projectContract } from './commands/project-contract.ts'
import sdl from './contracts.graphql'
import { contractsResolvers } from './contracts.resolvers.ts'
import { findContractRefs } from './contracts.store.ts'

/** The terms of signed contracts that money follows (合作协议). */
export const contracts = module({
  sdl,
  resolvers: contractsResolvers,
  loaders: (load) => ({ contractRefs: load.one(findContractRefs) }),
  on: {
    partners: [on(ContractSigned, ({ unit, ctx }, contract) => projectContract.within(unit, ctx, contract))],
  },
})
