import { Money } from '@channelgraph/values'
import type { Resolvers } from '../generated/resolvers.ts'
import { receiveDeposit } from './commands/receive-deposit.ts'

export const depositsResolvers: Resolvers = {
  Mutation: {
    receiveDeposit: (_, args, ctx) => receiveDeposit(ctx, args),
  },
  Partner: {
    deposit: (partner, _, ctx) => ctx.loaders.depositAccounts.load(partner.id),
  },
  DepositAccount: {
    held: async (account, _, ctx) => (await ctx.loaders.heldBalances.load(account.id))?.deposit ?? Money.zero,
    entries: (account, _, ctx) => ctx.loaders.depositEntriesOfPartners.load(account.id),
  },
}
