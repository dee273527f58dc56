import { nodesOf } from '@channelgraph/paging'
import { businessDateOf, normaliseCode } from '@channelgraph/values'
import type { Resolvers } from '../generated/resolvers.ts'
import { referenceTo } from '../references/references.rules.ts'
import { chargerPages } from './chargers.lists.ts'
import { connectorsOf, inWarrantyOn } from './chargers.rules.ts'
import { installCharger } from './commands/install-charger.ts'
import { stationPages } from './stations.store.ts'

export const chargersResolvers: Resolvers = {
  Query: {
    charger: (_, { serialNo }, ctx) => ctx.loaders.chargers.load(normaliseCode(serialNo)),
    chargers: (_, { filter, ...page }, ctx) => chargerPages.list(ctx, { filter: filter ?? {}, ...page }),
    station: (_, { id }, ctx) => ctx.loaders.stations.load(id),
    stations: (_, { sort, first, after, last, before, ...filter }, ctx) =>
      stationPages.list(ctx, { filter, sort, first, after, last, before }),
  },
  Mutation: {
    installCharger: (_, args, ctx) => installCharger(ctx, args),
  },
  Charger: {
    __resolveReference: ({ serialNo }, ctx) => ctx.loaders.chargers.load(serialNo),
    serialNo: (charger) => charger.id,
    partner: (charger) => referenceTo(charger.partnerId),
    station: (charger, _, ctx) => (charger.stationId ? ctx.loaders.stations.load(charger.stationId) : null),
    inWarranty: (charger, _, ctx) => inWarrantyOn(charger, businessDateOf(ctx.clock.now())),
    connectors: async (charger, _, ctx) => {
      const product = await ctx.loaders.products.load(charger.productId)
      return product ? connectorsOf(product) : []
    },
  },
  Station: {
    __resolveReference: ({ id }, ctx) => ctx.loaders.stations.load(id),
    region: (station) => ({ code: station.regionCode }),
    chargers: async (station, { first }, ctx) =>
      nodesOf(await ctx.loaders.chargersOfStations.load({ id: station.id, args: { filter: {}, first } })),
  },
  Partner: {
    chargers: async (partner, { first, ...filter }, ctx) =>
      nodesOf(await ctx.loaders.chargersOfPartners.load({ id: partner.id, args: { filter, first } })),
    installedBase: async (partner, _, ctx) => (await ctx.loaders.installedOfPartners.load(partner.id)) ?? 0,
  },
  Region: {
    __resolveReference: ({ code }) => ({ code }),
    installedBase: async (region, _, ctx) => (await ctx.loaders.installedOfRegions.load(region.code)) ?? 0,
  },
}
