import type { Resolvers } from '../generated/resolvers.ts'
import { activatePartner } from './commands/activate-partner.ts'
import { reinstatePartner } from './commands/reinstate-partner.ts'

export const activationResolvers: Resolvers = {
  Mutation: {
    activatePartner: (_, args, ctx) => activatePartner(ctx, args),
    reinstatePartner: (_, args, ctx) => reinstatePartner(ctx, args),
  },
}
