import { read } from '@channelgraph/access'
import { pageSize } from '@channelgraph/paging'
import type { Resolvers } from '../generated/resolvers.ts'
import { signContract } from './commands/sign-contract.ts'
import { countContracts, listContracts } from './contracts.store.ts'

const DEFAULT_PAGE = 50

export const contractsResolvers = {
  Query: {
    contracts: (_, { statuses, endingBefore, first, after }, ctx) => {
      const page = { filter: { statuses, endingBefore }, first: pageSize(first, DEFAULT_PAGE), after }
      return read(ctx, (db) =>
        listContracts(db, ctx.scope, page, () => read(ctx, (again) => countContracts(again, ctx.scope, page.filter))),
      )
    },
  },
  Mutation: {
    signContract: (_, args, ctx) => signContract(ctx, args),
  },
  Partner: {
    contract: (partner, _, ctx) => ctx.loaders.contractsInForce.load(partner.id),
    contracts: (partner, _, ctx) => ctx.loaders.partnersContracts.load(partner.id),
  },
  Contract: {
    __resolveReference: (reference, ctx) =>
      'id' in reference ? ctx.loaders.contracts.load(reference.id) : ctx.loaders.contractsByNo.load(reference.no),
    partner: (contract, _, ctx) => ctx.loaders.partners.load(contract.partnerId),
  },
} satisfies Resolvers
