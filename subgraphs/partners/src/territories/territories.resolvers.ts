import { businessDateOf } from '@channelgraph/values'
import type { Resolvers } from '../generated/resolvers.ts'
import { grantTerritory } from './commands/grant-territory.ts'
import { releaseTerritory } from './commands/release-territory.ts'
import { isOver } from './territories.rules.ts'

export const territoriesResolvers: Resolvers = {
  Mutation: {
    grantTerritory: (_, args, ctx) => grantTerritory(ctx, args),
    releaseTerritory: (_, args, ctx) => releaseTerritory(ctx, args),
  },
  Partner: {
    territories: (partner, _, ctx) => ctx.loaders.territoriesOfPartners.load(partner.id),
  },
  Region: {
    territories: (region, _, ctx) => ctx.loaders.territoriesOfRegions.load(region.code),
  },
  Territory: {
    __resolveReference: ({ id }, ctx) => ctx.loaders.territories.load(id),
    status: (territory, _, ctx) => (isOver(territory, businessDateOf(ctx.clock.now())) ? 'EXPIRED' : territory.status),
    partner: (territory, _, ctx) => ctx.loaders.partners.load(territory.partnerId),
    regions: (territory, _, ctx) => ctx.loaders.regionsOfTerritories.load(territory.id),
  },
}
