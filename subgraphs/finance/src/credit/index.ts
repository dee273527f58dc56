import { OrderCancelled, OrderSplit, OrderSubmitted } from '@channelgraph/contracts'
import { on } from '@channelgraph/events'
import { module, sweepRows } from '@channelgraph/service'
import { businessDateOf } from '@channelgraph/values'
import { expireReservation } from './commands/expire-reservation.ts'
import { reserveCredit } from './commands/reserve-credit.ts'
import { retryReservation } from './commands/retry-reservation.ts'
import { splitReservation } from './commands/split-reservation.ts'
import { voidReservation } from './commands/void-reservation.ts'
import sdl from './credit.graphql'
import { creditRefusals } from './credit.refusals.ts'
import { creditResolvers } from './credit.resolvers.ts'
import {
  findCreditLines,
  findCreditPositions,
  lockAffordableReservations,
  lockDueReservations,
} from './credit.store.ts'

/** Credit lines, and what orders hold of them (信用额度). */
export const credit = module({
  sdl,
  resolvers: creditResolvers,
  refusals: creditRefusals,
  loaders: (load) => ({
    creditLines: load.one(findCreditLines),
    creditPositions: load.one(findCreditPositions),
  }),
  sweeps: [
    sweepRows(
      'expire-reservations',
      (tx, ctx, limit) => lockDueReservations(tx, ctx.clock.now(), limit),
      expireReservation,
    ),
    sweepRows(
      'retry-reservations',
      (tx, ctx, limit) => lockAffordableReservations(tx, businessDateOf(ctx.clock.now()), limit),
      retryReservation,
    ),
  ],
  on: {
    orders: [
      on(OrderSubmitted, ({ unit, ctx }, order) => reserveCredit.within(unit, ctx, order)),
      on(OrderSplit, ({ unit, ctx }, order) => splitReservation.within(unit, ctx, order)),
      on(OrderCancelled, ({ unit, ctx }, order) => voidReservation.within(unit, ctx, order)),
    ],
  },
})
