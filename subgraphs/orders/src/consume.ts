import {
  ChargerInstalled,
  ContractSigned,
  CreditRefused,
  CreditReserved,
  PartnerReinstated,
  PartnerSuspended,
  TerritoryChanged,
} from '@channelgraph/contracts'
import { on } from '@channelgraph/events'
import { partnerRefSubscriptions, type SubgraphDefinition } from '@channelgraph/service'
import { Money } from '@channelgraph/values'
import { noteCredit } from './ordering/commands/note-credit.ts'
import { notePartnerStatus } from './ordering/commands/note-partner-status.ts'
import { keepTerritories } from './ordering/ordering.store.ts'
import { keepContract } from './sales/sales.store.ts'
import { markInstalled } from './stock/stock.store.ts'

/** What the orders department does with the others' facts. */
export const subscriptions: SubgraphDefinition['subscriptions'] = {
  partners: [
    ...partnerRefSubscriptions,
    on(PartnerSuspended, ({ unit, ctx }, { partnerId }) => notePartnerStatus.within(unit, ctx, { partnerId })),
    on(PartnerReinstated, ({ unit, ctx }, { partnerId }) => notePartnerStatus.within(unit, ctx, { partnerId })),
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
  ],
  support: [
    on(ChargerInstalled, ({ unit }, { serialNo, installedOn, regionCode }) =>
      markInstalled(unit.tx, serialNo, installedOn, regionCode),
    ),
  ],
}
