import { type Database, rowsInScope, type Scope } from '@channelgraph/access'
import { partnerRefTable } from '@channelgraph/partner-ref'
import { type BusinessDate, indexBy, type Money } from '@channelgraph/values'
import { and, between, eq, inArray, lte, sql } from 'drizzle-orm'
import { shipment, shipmentLine } from '../delivery/delivery.tables.ts'
import { goodsReturn, goodsReturnLine } from '../returns/returns.tables.ts'
import { amount } from '../sales/sales.movements.ts'
import { type CampaignRefRow, campaignRef } from './campaigns.tables.ts'

/** What a campaign's days brought. */
export interface Attribution {
  readonly units: number
  readonly net: Money
}

/**
 * What was accepted of each campaign's products by its partner, in its regions and on its days, less what came back of them on these
 * days: the lines of what every sales figure counts (docs/decisions/0014). A campaign has no figure before its first day.
 */
export async function findAttributions(
  db: Database,
  scope: Scope,
  campaignIds: readonly string[],
  today: BusinessDate,
): Promise<Map<string, Attribution>> {
  const counts = (table: typeof shipment | typeof goodsReturn, line: typeof shipmentLine | typeof goodsReturnLine) =>
    and(
      eq(table.partnerId, campaignRef.partnerId),
      between(table.acceptedOn, campaignRef.startsOn, campaignRef.endsOn),
      sql`exists (select 1 from unnest(${campaignRef.regionPaths}) as held(path) where starts_with(${table.regionPath}, held.path))`,
      sql`(cardinality(${campaignRef.productIds}) = 0 or ${line.productId} = any(${campaignRef.productIds}))`,
    )
  const delivered = db
    .select({
      units: sql<number>`${shipmentLine.qty}`.as('moved_units'),
      net: sql<Money>`${shipmentLine.net}`.as('moved_net'),
    })
    .from(shipment)
    .innerJoin(shipmentLine, eq(shipmentLine.shipmentId, shipment.id))
    .where(counts(shipment, shipmentLine))
  const returned = db
    .select({
      units: sql<number>`-${goodsReturnLine.qty}`.as('moved_units'),
      net: sql<Money>`-${goodsReturnLine.net}`.as('moved_net'),
    })
    .from(goodsReturn)
    .innerJoin(goodsReturnLine, eq(goodsReturnLine.returnId, goodsReturn.id))
    .where(counts(goodsReturn, goodsReturnLine))
  const moved = delivered.unionAll(returned).as('moved')
  // Lateral, so that each campaign reads its partner's days of the index.
  const attributed = db
    .select({
      units: sql<number>`coalesce(sum(${moved.units}), 0)::int`.as('campaign_units'),
      net: amount(sql`${moved.net}`).as('campaign_net'),
    })
    .from(moved)
    .as('attributed')
  const rows = await db
    .select({ id: campaignRef.id, units: attributed.units, net: attributed.net })
    .from(campaignRef)
    .crossJoinLateral(attributed)
    .where(
      and(
        inArray(campaignRef.id, [...campaignIds]),
        lte(campaignRef.startsOn, today),
        rowsInScope(scope, campaignRef.partnerId, partnerRefTable),
      ),
    )
  return indexBy(rows, ({ id }) => id)
}

export async function upsertCampaignRef(tx: Database, row: CampaignRefRow): Promise<void> {
  await tx.insert(campaignRef).values(row).onConflictDoUpdate({ target: campaignRef.id, set: row })
}

/** Forgets a campaign that was given up. */
export async function deleteCampaignRef(tx: Database, id: string): Promise<void> {
  await tx.delete(campaignRef).where(eq(campaignRef.id, id))
}
