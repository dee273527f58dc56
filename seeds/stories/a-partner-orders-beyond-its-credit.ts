import { PARTNER_A } from '@channelgraph/access'
import { addDays, businessDateOf } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import { setCreditLimit } from '../../subgraphs/finance/src/credit/commands/set-credit-limit.ts'
import { creditLine } from '../../subgraphs/finance/src/credit/credit.tables.ts'
import { confirmOrder } from '../../subgraphs/orders/src/ordering/commands/confirm-order.ts'
import { releaseHold } from '../../subgraphs/orders/src/ordering/commands/release-hold.ts'
import { orderNow, placeOrder } from './ordering.ts'
import { done, refused, type Story, times } from './story.ts'

interface Ending {
  readonly heldFor: readonly string[]
  readonly confirmedTooEarly: string
  readonly stillHeldFor: readonly string[]
  readonly afterRaise: string
  readonly inTheEnd: string
}

/** 3.7: credit is held at the order, not at the invoice; a hold ends when finance says so, not when somebody asks again. */
export const aPartnerOrdersBeyondItsCredit: Story<Ending> = {
  title: 'A partner orders beyond its credit',
  description:
    'Partner A orders 400 fast chargers at once. Finance refuses the reservation and the order is held; releasing it without more credit holds it again, until management raises the limit.',
  persona: 'finance',
  query: `query OrdersHeldForCredit {
  orders(filter: {statuses: [ON_HOLD], holdReasons: [CREDIT]}, first: 20) {
    nodes { no grossAmount partner { name creditLine { limit used available status } } }
  }
}`,
  tell: async (stage) => {
    const order = await placeOrder(stage, { key: 'beyond-credit', sku: 'CG-DC120-D1', qty: 400 })
    const desk = stage.as('orders', 'order-desk')
    const promise = { id: order.id, promisedDate: addDays(businessDateOf(stage.now()), 60) }
    const { code } = refused(await confirmOrder(desk, { ...promise, expectedVersion: order.version }))

    const release = { id: order.id, reason: 'CREDIT' as const, note: '客户请求再次审核' }
    const orders = stage.as('orders', 'finance')
    done(await releaseHold(orders, { ...release, expectedVersion: order.version }))
    await stage.carry()
    const asked = await orderNow(stage, order.id)

    const management = stage.as('finance', 'management')
    const [line] = await management.db.select().from(creditLine).where(eq(creditLine.id, PARTNER_A.id))
    if (!line) throw new Error('Partner A has no credit line.')
    const limit = line.limit.plus(order.grossAmount).times(times('1.1'))
    const raise = { id: PARTNER_A.id, expectedVersion: line.version, limit, reason: '大型项目，管理层批准' }
    done(await setCreditLimit(management, raise))
    done(await releaseHold(orders, { ...release, expectedVersion: asked.version }))
    await stage.carry()
    const free = await orderNow(stage, order.id)
    done(await confirmOrder(desk, { ...promise, expectedVersion: free.version }))
    const { status: inTheEnd } = await orderNow(stage, order.id)
    return {
      heldFor: order.holdReasons,
      confirmedTooEarly: code,
      stillHeldFor: asked.holdReasons,
      afterRaise: free.status,
      inTheEnd,
    }
  },
}
