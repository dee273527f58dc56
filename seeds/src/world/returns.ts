import { addDays, businessDateOf, documentNumber, type Money } from '@channelgraph/values'
import { amountsBetween } from '../../../subgraphs/orders/src/ordering/ordering.rules.ts'
import { returnSeries } from '../../../subgraphs/orders/src/returns/returns.rules.ts'
import { atHour, HOUR, later } from '../moments.ts'
import type { LifeFact } from './activation.ts'
import { type DeliveryFact, deliveriesOf } from './deliveries.ts'
import type { InstallFact } from './installs.ts'
import type { OrderFact } from './orders.ts'
import type { SharedData } from './shared-data.ts'

/** One unit that its partner wants to give back. */
export interface ReturnFact {
  readonly id: string
  readonly no: string
  readonly delivery: DeliveryFact
  readonly serialNo: string
  readonly reason: string
  readonly requestedAt: Date
  /** Null where the order desk has not decided yet. */
  readonly acceptedAt: Date | null
  /** What comes back. */
  readonly net: Money
  readonly vat: Money
}

const REASONS = ['型号与现场不符', '运输外观受损', '项目缩减，多余设备退回'] as const
const MINUTES_OF_THE_DAY = 480

const requestDay = ({ today }: Pick<SharedData, 'today'>) => addDays(today, -1)

/**
 * On the last day of the history a partner with goods of the last weeks in stock asks to give one unit back; of every third it was
 * accepted the same day, but of none that waits for credit: what came back would free it. Its number in the day is its place among the partners: returns are not numbered without gaps.
 */
export function makeReturn(
  shared: SharedData,
  life: LifeFact,
  orders: readonly OrderFact[],
  installs: ReadonlyMap<string, InstallFact>,
): ReturnFact | null {
  const day = requestDay(shared)
  const recent = orders
    .flatMap(deliveriesOf)
    .filter(({ acceptedOn }) => acceptedOn >= addDays(day, -29) && acceptedOn < day)
  const found = recent
    .map((delivery) => ({ delivery, serialNo: delivery.serialNos.find((serialNo) => !installs.has(serialNo)) }))
    .find(({ serialNo }) => serialNo !== undefined)
  if (found?.serialNo === undefined) return null
  const { delivery, serialNo } = found
  const own = shared.stream.of('returns', serialNo)
  const place = shared.lives.indexOf(life)
  const waitsForCredit = orders.some(({ hold }) => hold === 'CREDIT')
  const requestedAt = atHour(day, 10 + (place % MINUTES_OF_THE_DAY) / 60)
  return {
    id: own.id('return', requestedAt),
    no: documentNumber(returnSeries(businessDateOf(requestedAt)), place + 1),
    delivery,
    serialNo,
    reason: own.pick(REASONS),
    requestedAt,
    acceptedAt: place % 3 === 0 && !waitsForCredit ? later(requestedAt, 3 * HOUR) : null,
    ...amountsBetween(delivery.line, 0, 1),
  }
}

/** The last number a return of the day may have. */
export const returnsHead = (shared: Pick<SharedData, 'today' | 'lives'>) => ({
  series: returnSeries(requestDay(shared)),
  last: shared.lives.length,
})
