import { transition } from '@channelgraph/command'
import { ORDER } from '../ordering.rules.ts'
import { orders } from '../ordering.store.ts'

export const closeOrder = transition('order:close', 'Order', orders, ORDER, 'closeOrder', {
  change: (now) => ({ closedAt: now, creditReserved: false }),
})
