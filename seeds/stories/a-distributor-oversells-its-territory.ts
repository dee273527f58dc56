import { businessDateOf } from '@channelgraph/values'
import { eq, like, not } from 'drizzle-orm'
import { releaseHold } from '../../subgraphs/orders/src/ordering/commands/release-hold.ts'
import { serialUnit } from '../../subgraphs/orders/src/stock/stock.tables.ts'
import { charger, station } from '../../subgraphs/support/src/chargers/chargers.tables.ts'
import { installCharger } from '../../subgraphs/support/src/chargers/commands/install-charger.ts'
import { deliverOrder, orderNow, placeOrder } from './ordering.ts'
import { done, type Story } from './story.ts'

const SERIALS = ['STORY-OVERSELL-1', 'STORY-OVERSELL-2']

interface Ending {
  readonly heldFor: readonly string[]
  readonly afterRelease: string
  readonly delivered: string
  readonly soldInto: string | null
  readonly outside: boolean
}

/** 五.1, 窜货: goods go to a region that the distributor has no right to sell in, and everybody can see it afterwards. */
export const aDistributorOversellsItsTerritory: Story<Ending> = {
  title: 'A distributor oversells its territory',
  description:
    'Partner A orders goods for a region outside its territory. The order is held until the channel manager lets it go with a note; where the chargers were installed stays on record.',
  persona: 'channel-manager-east',
  query: `query OrdersHeldForTerritory {
  orders(filter: {statuses: [ON_HOLD], holdReasons: [TERRITORY_CHECK]}, first: 20) {
    nodes { no shipToRegion { name } grossAmount partner { name territories { exclusive regions { name } } } }
  }
}`,
  tell: async (stage) => {
    const support = stage.as('support', 'tech-support')
    const [away] = await support.db
      .select()
      .from(station)
      .where(not(like(station.regionPath, 'HUADONG/320000/%')))
      .orderBy(station.id)
      .limit(1)
    if (!away) throw new Error('There is no station outside Jiangsu.')
    const wanted = { key: 'oversell', sku: 'CG-AC7-W1', qty: 2, shipTo: away.regionCode }
    const order = await placeOrder(stage, wanted)

    const release = { reason: 'TERRITORY_CHECK' as const, note: '项目客户跨区开工，已与当地经销商协商' }
    const manager = stage.as('orders', 'channel-manager-east')
    done(await releaseHold(manager, { id: order.id, expectedVersion: order.version, ...release }))
    const { status: afterRelease } = await orderNow(stage, order.id)
    const { status: delivered } = await deliverOrder(stage, order.id, SERIALS)

    for (const serialNo of SERIALS) {
      const [unit] = await support.db.select().from(charger).where(eq(charger.id, serialNo))
      const installation = { serialNo, stationId: away.id, installedOn: businessDateOf(stage.now()) }
      done(await installCharger(support, { ...installation, expectedVersion: unit?.version ?? 0 }))
    }
    await stage.carry()
    const [sold] = await manager.db
      .select()
      .from(serialUnit)
      .where(eq(serialUnit.serialNo, SERIALS[0] ?? ''))
    const soldInto = sold?.installedRegionCode ?? null
    return { heldFor: order.holdReasons, afterRelease, delivered, soldInto, outside: soldInto === away.regionCode }
  },
}
