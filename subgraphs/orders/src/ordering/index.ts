import {
  CreditExpired,
  CreditRefused,
  CreditReserved,
  PartnerReinstated,
  PartnerSuspended,
  PaymentOverdue,
  PriceViolationConfirmed,
  TerritoryChanged,
  TrainingValidityChanged,
  ViolationLifted,
  ViolationSanctioned,
} from '@channelgraph/contracts'
import { on } from '@channelgraph/events'
import { module } from '@channelgraph/service'
import { Money, normaliseCode } from '@channelgraph/values'
import { applyCreditDecision } from './commands/apply-credit-decision.ts'
import { applyCreditExpiry } from './commands/apply-credit-expiry.ts'
import { recheckWaitingOrders } from './commands/recheck-waiting-orders.ts'
import sdl from './ordering.graphql'
import { orderPages } from './ordering.lists.ts'
import { orderingRefusals } from './ordering.refusals.ts'
import { orderingResolvers } from './ordering.resolvers.ts'
import { findLinesOfOrders, findOrderLines, findOrders, findOrdersByNo, replaceTerritories } from './ordering.store.ts'
import { deleteViolationRef, upsertStanding, upsertViolationRef } from './standing.store.ts'

/** What partners order (订单管理). */
export const ordering = module({
  sdl,
  resolvers: orderingResolvers,
  refusals: orderingRefusals,
  loaders: (load) => ({
    orders: load.one(findOrders),
    ordersByNo: load.one(findOrdersByNo),
    ordersOfPartners: load.pages(orderPages.ofEach('partnerId')),
    linesOfOrders: load.many(findLinesOfOrders),
    orderLines: load.one(findOrderLines),
  }),
  on: {
    partners: [
      on(PartnerSuspended, ({ unit, ctx }, { partnerId }) =>
        recheckWaitingOrders.within(unit, ctx, { partnerId, reason: 'partner suspended' }),
      ),
      on(PartnerReinstated, ({ unit, ctx }, { partnerId }) =>
        recheckWaitingOrders.within(unit, ctx, { partnerId, reason: 'partner reinstated' }),
      ),
      on(TrainingValidityChanged, async ({ unit, ctx }, { partnerId, valid }) => {
        await upsertStanding(unit.tx, partnerId, { trainingValid: valid })
        const reason = valid ? 'training valid again' : 'training not valid any more'
        return recheckWaitingOrders.within(unit, ctx, { partnerId, reason })
      }),
      on(PriceViolationConfirmed, async ({ unit, ctx }, { violationId: id, partnerId, confirmedAt }) => {
        await upsertViolationRef(unit.tx, { id, partnerId }, { pricesCheckedFrom: new Date(confirmedAt) })
        return recheckWaitingOrders.within(unit, ctx, { partnerId, reason: 'price violation confirmed' })
      }),
      on(ViolationSanctioned, async ({ unit, ctx }, { violationId: id, partnerId, sanctions }) => {
        await upsertViolationRef(unit.tx, { id, partnerId }, { supplyHeld: sanctions.includes('SUPPLY_HOLD') })
        return recheckWaitingOrders.within(unit, ctx, { partnerId, reason: 'violation sanctioned' })
      }),
      on(ViolationLifted, async ({ unit, ctx }, { violationId, partnerId }) => {
        const lifted = await deleteViolationRef(unit.tx, violationId)
        const ended = lifted?.pricesCheckedFrom ? 'PRICE_CHECK' : null
        return recheckWaitingOrders.within(unit, ctx, { partnerId, reason: 'violation lifted', ended })
      }),
      on(TerritoryChanged, ({ unit }, { partnerId, territories }) =>
        replaceTerritories(
          unit.tx,
          partnerId,
          territories.map(({ territoryId, regionCodes: _codes, ...territory }) => ({
            ...territory,
            id: territoryId,
            partnerId,
            // Facts of before codes were read as they are printed have them as they were typed.
            productLines: territory.productLines.map(normaliseCode),
          })),
        ),
      ),
    ],
    finance: [
      on(CreditReserved, ({ unit, ctx }, { orderId }) =>
        applyCreditDecision.within(unit, ctx, { orderId, reserved: true }),
      ),
      on(CreditRefused, ({ unit, ctx }, { orderId }) =>
        applyCreditDecision.within(unit, ctx, { orderId, reserved: false }),
      ),
      on(CreditExpired, ({ unit, ctx }, { orderId }) => applyCreditExpiry.within(unit, ctx, { orderId })),
      on(PaymentOverdue, async ({ unit, ctx }, { partnerId, amount, days }) => {
        const overdueAmount = Money.parse(amount)
        await upsertStanding(unit.tx, partnerId, { overdueAmount, overdueDays: days })
        const reason = overdueAmount.isPositive() ? 'payment overdue' : 'nothing overdue any more'
        return recheckWaitingOrders.within(unit, ctx, { partnerId, reason })
      }),
    ],
  },
})
