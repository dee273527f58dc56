import { module, sweepRows } from '@channelgraph/service'
import { addDays, businessDateOf } from '@channelgraph/values'
import { findAmendmentsOfContracts, lockDueAmendments } from './amendments.store.ts'
import { announceExpiry } from './commands/announce-expiry.ts'
import { enforceAmendment } from './commands/enforce-amendment.ts'
import { expireContract } from './commands/expire-contract.ts'
import { lapseContract } from './commands/lapse-contract.ts'
import commandsSdl from './contract-commands.graphql'
import sdl from './contracts.graphql'
import { contractsRefusals } from './contracts.refusals.ts'
import { contractsResolvers } from './contracts.resolvers.ts'
import { IN_FORCE, lastExpiringEnd, UNSIGNED } from './contracts.rules.ts'
import {
  findContracts,
  findContractsByNo,
  findContractsInForce,
  findContractsOfApplications,
  findContractsOfPartners,
  findLastSigned,
  lockDueContracts,
} from './contracts.store.ts'

/** What was signed with the partners (合作协议): draft, review, signature, amendments, renewal, end. */
export const contracts = module({
  sdl: [sdl, commandsSdl],
  resolvers: contractsResolvers,
  refusals: contractsRefusals,
  loaders: (load) => ({
    contracts: load.one(findContracts),
    contractsByNo: load.one(findContractsByNo),
    contractsInForce: load.one((db, scope, ids) => findContractsInForce(db, scope, ids, load.today)),
    lastSignedContracts: load.one(findLastSigned),
    contractsOfPartners: load.many(findContractsOfPartners),
    contractsOfApplications: load.one(findContractsOfApplications),
    amendmentsOfContracts: load.many(findAmendmentsOfContracts),
  }),
  // What is over is ended before what ends soon is announced.
  sweeps: [
    sweepRows(
      'expire-contracts',
      (tx, ctx, limit) => lockDueContracts(tx, IN_FORCE, addDays(businessDateOf(ctx.clock.now()), -1), limit),
      expireContract,
    ),
    sweepRows(
      'lapse-contracts',
      (tx, ctx, limit) => lockDueContracts(tx, UNSIGNED, addDays(businessDateOf(ctx.clock.now()), -1), limit),
      lapseContract,
    ),
    sweepRows(
      'announce-expiries',
      (tx, ctx, limit) => lockDueContracts(tx, ['EFFECTIVE'], lastExpiringEnd(businessDateOf(ctx.clock.now())), limit),
      announceExpiry,
    ),
    sweepRows(
      'enforce-amendments',
      (tx, ctx, limit) => lockDueAmendments(tx, businessDateOf(ctx.clock.now()), limit),
      enforceAmendment,
    ),
  ],
})
