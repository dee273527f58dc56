import { addDays, type BusinessDate, businessDateOf } from '@channelgraph/values'
import type { StationRow } from '../../../../subgraphs/support/src/chargers/chargers.tables.ts'
import { inOrder } from '../grouping.ts'
import { atHour, HOUR, inOfficeHours, later, latest } from '../moments.ts'
import type { Stream } from '../random.ts'
import type { DeliveryFact } from './deliveries.ts'
import type { Places } from './stations.ts'

export interface InstallFact {
  readonly serialNo: string
  readonly delivery: DeliveryFact
  readonly station: StationRow
  readonly at: Date
  readonly on: BusinessDate
}

const MEAN_DAYS_IN_CHANNEL = 26
const OUTSIDE_SHARE = 0.005

/** Most units are installed within weeks of their delivery, a few outside the territory; the rest is channel stock. */
export function makeInstalls(
  stream: Stream,
  deliveries: readonly DeliveryFact[],
  places: Places,
  today: BusinessDate,
): InstallFact[] {
  const end = atHour(today, 0)
  const installs: InstallFact[] = []
  const cities = [...new Set(deliveries.map(({ order }) => order.life.partner.city.code))].sort()
  for (const delivery of deliveries) {
    const { partner } = delivery.order.life
    for (const serialNo of delivery.serialNos) {
      const own = stream.of(serialNo)
      const outside = own.chance(OUTSIDE_SHARE)
      const city = outside ? own.pick(cities.filter((code) => code !== partner.city.code)) : partner.city.code
      const day = addDays(delivery.acceptedOn, 2 + Math.floor(own.waiting(MEAN_DAYS_IN_CHANNEL)))
      const at = latest(inOfficeHours(day, own, 9, 17), later(delivery.acceptedAt, HOUR))
      if (at >= end) continue
      installs.push({ serialNo, delivery, station: own.pick(places.in(city)), at, on: businessDateOf(at) })
    }
  }
  return inOrder(
    installs,
    ({ at }) => at,
    ({ serialNo }) => serialNo,
  )
}
