import { addDays, type BusinessDate, businessDateOf } from '@channelgraph/values'
import type { StationRow } from '../../../subgraphs/support/src/chargers/chargers.tables.ts'
import { atHour, HOUR, inOfficeHours, later, latest } from '../moments.ts'
import type { Stream } from '../random.ts'
import type { LifeFact } from './activation.ts'
import type { Places } from './stations.ts'

/** A unit that stands at a customer's. */
export interface Installed {
  readonly serialNo: string
  readonly life: LifeFact
  readonly at: Date
}
export interface InstallFact extends Installed {
  readonly station: StationRow
  readonly on: BusinessDate
}

/** What it depends on where units are installed. */
export interface InstallTerms {
  readonly stream: Stream
  readonly places: Places
  /** The areas in which units were delivered, in the order of their codes. */
  readonly areas: readonly string[]
  readonly today: BusinessDate
}

const MEAN_DAYS_IN_CHANNEL = 26
const OUTSIDE_SHARE = 0.005

/**
 * Most units are installed within weeks of their delivery, a few outside the territory; the rest is channel stock: null.
 * Each unit's way follows from its serial number alone.
 */
export function installOf(
  { stream, places, areas, today }: InstallTerms,
  serialNo: string,
  life: LifeFact,
  acceptedAt: Date,
): InstallFact | null {
  const { area } = life.partner
  const own = stream.of(serialNo)
  const outside = own.chance(OUTSIDE_SHARE)
  const code = outside ? own.pick(areas.filter((other) => other !== area.code)) : area.code
  const day = addDays(businessDateOf(acceptedAt), 2 + Math.floor(own.waiting(MEAN_DAYS_IN_CHANNEL)))
  const at = latest(inOfficeHours(day, own, 9, 17), later(acceptedAt, HOUR))
  if (at >= atHour(today, 0)) return null
  return { serialNo, life, station: own.pick(places.in(code)), at, on: businessDateOf(at) }
}
