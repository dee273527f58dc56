import { type Database, rowsInScope, type Scope } from '@channelgraph/access'
import { partnerRefTable } from '@channelgraph/partner-ref'
import { type BusinessDate, Money } from '@channelgraph/values'
import { and, isNotNull, type SQL, sql } from 'drizzle-orm'
import { shipment } from '../delivery/delivery.tables.ts'
import { goodsReturn } from '../returns/returns.tables.ts'

/**
 * What every sales figure counts, in one relation: accepted shipments by the day of acceptance, and accepted returns, negative,
 * by the day they came back (docs/decisions/0014). Both days are business days in Asia/Shanghai.
 */
export function movementsOf(db: Database, scope: Scope) {
  const delivered = db
    .select({
      partnerId: shipment.partnerId,
      day: sql<BusinessDate>`${shipment.acceptedOn}`.as('day'),
      regionPath: shipment.regionPath,
      units: sql<number>`${shipment.units}`.as('moved_units'),
      net: sql<Money>`${shipment.net}`.as('moved_net'),
      vat: sql<Money>`${shipment.vat}`.as('moved_vat'),
      /** Null for what came back. */
      deliveredBy: sql<string | null>`${shipment.orderId}`.as('delivered_by'),
      onTime: sql<boolean>`${shipment.acceptedOn} <= ${shipment.promisedDate}`.as('on_time'),
    })
    .from(shipment)
    .where(and(isNotNull(shipment.acceptedOn), rowsInScope(scope, shipment.partnerId, partnerRefTable)))
  const returned = db
    .select({
      partnerId: goodsReturn.partnerId,
      day: sql<BusinessDate>`${goodsReturn.acceptedOn}`.as('day'),
      regionPath: goodsReturn.regionPath,
      units: sql<number>`-${goodsReturn.units}`.as('moved_units'),
      net: sql<Money>`-${goodsReturn.net}`.as('moved_net'),
      vat: sql<Money>`-${goodsReturn.vat}`.as('moved_vat'),
      deliveredBy: sql<string | null>`null::text`.as('delivered_by'),
      onTime: sql<boolean>`false`.as('on_time'),
    })
    .from(goodsReturn)
    .where(and(isNotNull(goodsReturn.acceptedOn), rowsInScope(scope, goodsReturn.partnerId, partnerRefTable)))
  return delivered.unionAll(returned).as('movement')
}

type Movements = ReturnType<typeof movementsOf>

/** The sum of a column of amounts; zero over no row. */
export const amount = (expression: SQL) => sql<Money>`coalesce(sum(${expression}), 0)`.mapWith(toMoney)
export const unitsOf = (moved: Movements) => sql<number>`coalesce(sum(${moved.units}), 0)::int`

const toMoney = (text: string): Money => Money.parse(text)
