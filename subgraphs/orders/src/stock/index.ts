import { ChargerInstalled } from '@channelgraph/contracts'
import { on } from '@channelgraph/events'
import { module } from '@channelgraph/service'
import sdl from './stock.graphql'
import { stockResolvers } from './stock.resolvers.ts'
import { findSerialUnits, findStock, findStockTotals, markInstalled } from './stock.store.ts'

/** Units that partners hold (渠道库存). */
export const stock = module({
  sdl,
  resolvers: stockResolvers,
  loaders: (load) => ({
    serialUnits: load.one(findSerialUnits),
    stock: load.oneWith(findStock),
    stockTotals: load.one((db, scope, partnerIds) => findStockTotals(db, scope, partnerIds, load.today)),
  }),
  on: {
    support: [
      on(ChargerInstalled, ({ unit }, { serialNo, installedOn, regionCode }) =>
        markInstalled(unit.tx, serialNo, installedOn, regionCode),
      ),
    ],
  },
})
