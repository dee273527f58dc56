import { read } from '@channelgraph/access'
import { pageSize } from '@channelgraph/paging'
import { check } from '@channelgraph/values'
import type { Resolvers } from '../generated/resolvers.ts'
import { coverDays } from '../stock/stock.rules.ts'
import { rankPartners } from './sales.ranking.ts'
import { growthOf, onTimeRate } from './sales.rules.ts'
import { noVolume } from './sales.store.ts'

export const salesResolvers: Resolvers = {
  Query: {
    partnerSalesRanking: (_, { period, slice, by, first }, ctx) =>
      read(ctx, (db) =>
        rankPartners(db, ctx.scope, {
          period: check.period('period', period),
          slice: slice ?? {},
          by: by ?? 'DELIVERED_NET',
          first: pageSize(first),
        }),
      ),
  },
  Partner: {
    salesVolume: async (partner, { period }, ctx) =>
      (await ctx.loaders.volumes.load({ id: partner.id, args: check.period('period', period) })) ?? noVolume(period),
    ordersKpi: (partner) => ({ partnerId: partner.id }),
  },
  SalesVolume: {
    onTimeDeliveryRate: (volume) => onTimeRate(volume.onTime, volume.deliveries),
  },
  OrdersKpi: {
    targetAttainment: (kpi, _, ctx) => ctx.loaders.partnerAttainments.load(kpi.partnerId),
    stockCoverDays: async (kpi, _, ctx) => {
      const stock = await ctx.loaders.stockTotals.load(kpi.partnerId)
      return stock && coverDays(stock.onHand, stock.installed)
    },
  },
  Region: {
    deliveredNet: async (region, { period }, ctx) =>
      (await ctx.loaders.regionFigures.load({ id: region.code, args: check.period('period', period) }))?.net,
    unitsDelivered: async (region, { period }, ctx) =>
      (await ctx.loaders.regionFigures.load({ id: region.code, args: check.period('period', period) }))?.units,
  },
  Contract: {
    __resolveReference: ({ id }, ctx) => ctx.loaders.contractRefs.load(id),
    targetAttainment: (contract, _, ctx) => ctx.loaders.attainments.load(contract.id),
  },
  PartnerSales: {
    growth: (sales) => growthOf(sales.deliveredNet, sales.previousPeriodNet),
  },
}
