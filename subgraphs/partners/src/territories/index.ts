import { module, sweepRows } from '@channelgraph/service'
import { businessDateOf } from '@channelgraph/values'
import { expireTerritory } from './commands/expire-territory.ts'
import sdl from './territories.graphql'
import { territoriesRefusals } from './territories.refusals.ts'
import { territoriesResolvers } from './territories.resolvers.ts'
import {
  findRegionsOfTerritories,
  findTerritories,
  findTerritoriesOfContracts,
  findTerritoriesOfPartners,
  findTerritoriesOfRegions,
  lockEnded,
} from './territories.store.ts'

/** Where the partners may sell (授权区域): regions x product lines x days. */
export const territories = module({
  sdl,
  resolvers: territoriesResolvers,
  refusals: territoriesRefusals,
  loaders: (load) => ({
    territories: load.one(findTerritories),
    territoriesOfContracts: load.many(findTerritoriesOfContracts),
    territoriesOfPartners: load.many((db, scope, ids) => findTerritoriesOfPartners(db, scope, ids, load.today)),
    territoriesOfRegions: load.many((db, scope, codes) => findTerritoriesOfRegions(db, scope, codes, load.today)),
    regionsOfTerritories: load.many(findRegionsOfTerritories),
  }),
  sweeps: [
    sweepRows(
      'expire-territories',
      (tx, ctx, limit) => lockEnded(tx, businessDateOf(ctx.clock.now()), limit),
      expireTerritory,
    ),
  ],
})
