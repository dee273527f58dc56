import { ChargerInstalled } from '@channelgraph/contracts'
import type { ChargerRow, StationRow } from './chargers.tables.ts'

export const chargerInstalled = (charger: ChargerRow, station: StationRow) =>
  ChargerInstalled.of(charger, {
    serialNo: charger.id,
    productId: charger.productId,
    // An installed charger has both: it was delivered before, and the table holds the owner.
    partnerId: charger.partnerId ?? '',
    regionCode: station.regionCode,
    stationId: station.id,
    installedOn: charger.installedOn ?? '',
  })
