import { PARTNER_A } from '@channelgraph/access'
import { addDays, businessDateOf } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import { submitOrder } from '../../subgraphs/orders/src/ordering/commands/submit-order.ts'
import { reinstatePartner } from '../../subgraphs/partners/src/activation/commands/reinstate-partner.ts'
import { suspendPartner } from '../../subgraphs/partners/src/activation/commands/suspend-partner.ts'
import { partner } from '../../subgraphs/partners/src/partners/partners.tables.ts'
import { openTicket } from '../../subgraphs/support/src/tickets/commands/open-ticket.ts'
import { orderNow, placeOrder, writeOrder } from './ordering.ts'
import { DAY, done, refused, type Story } from './story.ts'

interface Ending {
  readonly refusedWith: string
  readonly waiting: readonly string[]
  readonly ticket: string
  readonly waitingAfter: string
  readonly submittedAfter: string
}

/** G-12 and 3.1: a suspended partner submits nothing, what it submitted waits, and its customers are served all the same. */
export const aSuspendedPartnerCannotOrder: Story<Ending> = {
  title: 'A suspended partner cannot order',
  description:
    'Partner A is suspended for a week. Its new order is refused, the one it had submitted waits, and a ticket of its customer is still taken. Reinstated, it goes on where it stopped.',
  persona: 'order-desk',
  query: `query OrdersOfSuspendedPartners {
  orders(filter: {statuses: [ON_HOLD], holdReasons: [PARTNER_SUSPENDED]}, first: 20) {
    nodes { no submittedAt partner { name status suspensionReason } }
  }
}`,
  tell: async (stage) => {
    const submitted = await placeOrder(stage, { key: 'suspended-1', sku: 'CG-AC7-W1', qty: 2 })
    const draft = await writeOrder(stage, { key: 'suspended-2', sku: 'CG-AC7-W2', qty: 2 })
    const manager = stage.as('partners', 'channel-manager-east')
    const version = async () => {
      const [row] = await manager.db.select().from(partner).where(eq(partner.id, PARTNER_A.id))
      return row?.version ?? 0
    }
    const until = addDays(businessDateOf(stage.now()), 7)
    const suspension = { id: PARTNER_A.id, reason: '未按期报送库存', until }
    done(await suspendPartner(manager, { ...suspension, expectedVersion: await version() }))
    await stage.carry()

    const own = stage.as('orders', 'partner-a')
    const submission = { id: draft.id, expectedVersion: draft.version }
    const { code } = refused(await submitOrder(own, submission))
    const waiting = await orderNow(stage, submitted.id)
    const question = { channel: 'HOTLINE' as const, kind: 'CONSULTATION' as const, subject: '停电后如何重启' }
    const support = stage.as('support', 'tech-support')
    const ticket = done(
      await openTicket(support, { idempotencyKey: 'suspended', partnerId: PARTNER_A.id, ...question }),
    )

    stage.pass(3 * DAY)
    done(await reinstatePartner(manager, { id: PARTNER_A.id, expectedVersion: await version() }))
    await stage.carry()
    const after = await orderNow(stage, submitted.id)
    done(await submitOrder(own, submission))
    return {
      refusedWith: code,
      waiting: waiting.holdReasons,
      ticket: ticket.status,
      waitingAfter: after.status,
      submittedAfter: (await orderNow(stage, draft.id)).status,
    }
  },
}
