import {
  OrderDelivered,
  OrderShipped,
  type PayloadOf,
  ProductChanged,
  ProductPublished,
  ReturnAccepted,
} from '@channelgraph/contracts'
import { on } from '@channelgraph/events'
import { type EventWork, module } from '@channelgraph/service'
import { businessDateOf, normaliseCode } from '@channelgraph/values'
import sdl from './chargers.graphql'
import { chargerPages } from './chargers.lists.ts'
import { chargersRefusals } from './chargers.refusals.ts'
import { chargersResolvers } from './chargers.resolvers.ts'
import {
  countInstalledOfPartners,
  countInstalledOfRegions,
  findChargers,
  findProducts,
  markDelivered,
  markReturned,
  upsertProductRef,
  upsertShipped,
} from './chargers.store.ts'
import { findStations } from './stations.store.ts'

const projectProduct = ({ unit }: EventWork, { productId: id, ...product }: PayloadOf<typeof ProductPublished>) =>
  // Facts of before codes were read as they are printed have them as they were typed.
  upsertProductRef(unit.tx, { id, ...product, sku: normaliseCode(product.sku), line: normaliseCode(product.line) })

const serialNosOf = (lines: readonly { readonly serialNos: readonly string[] }[]): string[] =>
  lines.flatMap(({ serialNos }) => serialNos)

/** Every charger that was delivered, where it stands, and the stations (充电桩、充电站). */
export const chargers = module({
  sdl,
  resolvers: chargersResolvers,
  refusals: chargersRefusals,
  loaders: (load) => ({
    products: load.one(findProducts),
    stations: load.one(findStations),
    chargers: load.one(findChargers),
    chargersOfPartners: load.pages(chargerPages.ofEach('partnerId')),
    chargersOfStations: load.pages(chargerPages.ofEach('stationId')),
    installedOfPartners: load.one(countInstalledOfPartners),
    installedOfRegions: load.one(countInstalledOfRegions),
  }),
  on: {
    orders: [
      on(ProductPublished, projectProduct),
      on(ProductChanged, projectProduct),
      on(OrderShipped, ({ unit }, { partnerId, orderId, lines }) =>
        upsertShipped(
          unit.tx,
          lines.flatMap(({ productId, serialNos }) =>
            serialNos.map((serialNo) => ({ serialNo, productId, partnerId, orderId })),
          ),
        ),
      ),
      on(OrderDelivered, ({ unit }, { acceptedAt, lines }) =>
        markDelivered(unit.tx, serialNosOf(lines), businessDateOf(new Date(acceptedAt))),
      ),
      on(ReturnAccepted, ({ unit }, { partnerId, lines }) => markReturned(unit.tx, serialNosOf(lines), partnerId)),
    ],
  },
})
