import { ContractEnded, ContractSigned } from '@channelgraph/contracts'
import { on } from '@channelgraph/events'
import { module, sweepRows } from '@channelgraph/service'
import { businessDateOf } from '@channelgraph/values'
import { applyContractEnd } from './commands/apply-contract-end.ts'
import { followContract } from './commands/follow-contract.ts'
import { projectContract } from './commands/project-contract.ts'
import sdl from './contracts.graphql'
import { contractsResolvers } from './contracts.resolvers.ts'
import { findContractRefs, lockBegun } from './contracts.store.ts'

/** The terms of signed contracts that money follows (合作协议). */
export const contracts = module({
  sdl,
  resolvers: contractsResolvers,
  loaders: (load) => ({ contractRefs: load.one(findContractRefs) }),
  sweeps: [
    sweepRows(
      'follow-contracts',
      (tx, ctx, limit) => lockBegun(tx, businessDateOf(ctx.clock.now()), limit),
      followContract,
    ),
  ],
  on: {
    partners: [
      on(ContractSigned, ({ unit, ctx }, contract) => projectContract.within(unit, ctx, contract)),
      on(ContractEnded, ({ unit, ctx }, ended) => applyContractEnd.within(unit, ctx, ended)),
    ],
  },
})
