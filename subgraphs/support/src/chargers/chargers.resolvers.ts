import { read } from '@channelgraph/access'
import { pageSize } from '@channelgraph/paging'
import { resolvePartnerReference } from '@channelgraph/service'
import { businessDateOf } from '@channelgraph/values'
import type { Resolvers } from '../generated/resolvers.ts'
import { referenceTo } from '../references.ts'
import { connectorsOf, inWarrantyOn } from './chargers.rules.ts'
import { installCharger } from './commands/install-charger.ts'
import { countStations, listStations } from './stations.store.ts'

export const chargersResolvers = {
  Query: {
    charger: (_, { serialNo }, ctx) => ctx.loaders.chargers.load(serialNo),
    station: (_, { id }, ctx) => ctx.loaders.stations.load(id),
    stations: (_, { regionCode, first, after }, ctx) =>
      read(ctx, (db) =>
        listStations(db, { regionCode, first: pageSize(first), after }, () =>
          read(ctx, (again) => countStations(again, regionCode)),
        ),
      ),
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
      (await ctx.loaders.chargersAtStations.load({ id: station.id, args: { first: pageSize(first) } })) ?? [],
  },
  Partner: {
    __resolveReference: resolvePartnerReference,
    chargers: async (partner, { statuses, first }, ctx) =>
      (await ctx.loaders.chargersOfPartners.load({ id: partner.id, args: { statuses, first: pageSize(first) } })) ?? [],
    installedBase: async (partner, _, ctx) => (await ctx.loaders.installedByPartner.load(partner.id)) ?? 0,
  },
  Region: {
    __resolveReference: ({ code }) => ({ code }),
    installedBase: async (region, _, ctx) => (await ctx.loaders.installedByRegion.load(region.code)) ?? 0,
  },
} satisfies Resolvers
