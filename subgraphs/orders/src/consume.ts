import {
  ChargerInstalled,
  ContractSigned,
  CreditExpired,
  CreditRefused,
  CreditReserved,
  PartnerReinstated,
  PartnerSuspended,
  PaymentOverdue,
  TerritoryChanged,
  TrainingValidityChanged,
} from '@channelgraph/contracts'
import { on } from '@channelgraph/events'
import { partnerRefSubscriptions, type SubgraphDefinition } from '@channelgraph/service'
import { Money } from '@channelgraph/values'
import { noteCredit } from './ordering/commands/note-credit.ts'
import { noteCreditExpired } from './ordering/commands/note-credit-expired.ts'
import { recheckWaitingOrders } from './ordering/commands/recheck-waiting-orders.ts'
import { keepTerritories } from './ordering/ordering.store.ts'
import { keepStanding } from './ordering/standing.store.ts'
import { keepContract } from './sales/sales.store.ts'
import { markInstalled } from './stock/stock.store.ts'

/** What the orders department does with the others' facts. */
export const subscriptions: SubgraphDefinition['subscriptions'] = {
  partners: [
    ...partnerRefSubscriptions,
    on(PartnerSuspended, ({ unit, ctx }, { partnerId }) =>
      recheckWaitingOrders.within(unit, ctx, { partnerId, because: 'partner suspended' }),
    ),
    on(PartnerReinstated, ({ unit, ctx }, { partnerId }) =>
      recheckWaitingOrders.within(unit, ctx, { partnerId, because: 'partner reinstated' }),
    ),
    on(TrainingValidityChanged, async ({ unit, ctx }, { partnerId, valid }) => {
      await keepStanding(unit.tx, partnerId, { trainingValid: valid })
      const because = valid ? 'training valid again' : 'training not valid any more'
      return recheckWaitingOrders.within(unit, ctx, { partnerId, because })
    }),
    on(TerritoryChanged, ({ unit }, { partnerId, territories }) =>
      keepTerritories(
        unit.tx,
        partnerId,
        territories.map(({ territoryId, regionCodes: _codes, ...territory }) => ({
          ...territory,
          id: territoryId,
          partnerId,
        })),
      ),
    ),
    on(ContractSigned, ({ unit }, contract) =>
      keepContract(unit.tx, {
        id: contract.contractId,
        no: contract.no,
        partnerId: contract.partnerId,
        effectiveFrom: contract.effectiveFrom,
        effectiveTo: contract.effectiveTo,
        annualTarget: Money.parse(contract.annualTarget),
      }),
    ),
  ],
  finance: [
    on(CreditReserved, ({ unit, ctx }, { orderId }) => noteCredit.within(unit, ctx, { orderId, reserved: true })),
    on(CreditRefused, ({ unit, ctx }, { orderId }) => noteCredit.within(unit, ctx, { orderId, reserved: false })),
    on(CreditExpired, ({ unit, ctx }, { orderId }) => noteCreditExpired.within(unit, ctx, { orderId })),
    on(PaymentOverdue, async ({ unit, ctx }, { partnerId, amount, days }) => {
      const overdueAmount = Money.parse(amount)
      await keepStanding(unit.tx, partnerId, { overdueAmount, overdueDays: days })
      const because = overdueAmount.isPositive() ? 'payment overdue' : 'nothing overdue any more'
      return recheckWaitingOrders.within(unit, ctx, { partnerId, because })
    }),
  ],
  support: [
    on(ChargerInstalled, ({ unit }, { serialNo, installedOn, regionCode }) =>
      markInstalled(unit.tx, serialNo, installedOn, regionCode),
    ),
  ],
}
