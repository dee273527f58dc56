import type { Resolvers } from '../generated/resolvers.ts'
import { draftSettlements } from './commands/draft-settlements.ts'
import { sendSettlement } from './commands/send-settlement.ts'

export const draftingResolvers: Resolvers = {
  Mutation: {
    draftSettlements: (_, args, ctx) => draftSettlements(ctx, args),
    sendSettlement: (_, args, ctx) => sendSettlement(ctx, args),
  },
}
