import { read } from '@channelgraph/access'
import type { Resolvers } from '../generated/resolvers.ts'
import { findSettlementsOfRun } from '../settlements/settlements.store.ts'
import { draftSettlements } from './commands/draft-settlements.ts'
import { sendSettlement } from './commands/send-settlement.ts'

export const draftingResolvers: Resolvers = {
  Mutation: {
    draftSettlements: async (_, args, ctx) => {
      const run = await draftSettlements(ctx, args)
      return read(ctx, (db) => findSettlementsOfRun(db, ctx.scope, 'id' in run ? run.id : ''))
    },
    sendSettlement: (_, args, ctx) => sendSettlement(ctx, args),
  },
}
