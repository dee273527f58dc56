import { DepositReceived } from '@channelgraph/contracts'
import { on } from '@channelgraph/events'
import type { SubgraphDefinition } from '@channelgraph/service'
import { Money } from '@channelgraph/values'
import { keepDepositHeld } from './deposits/deposits.store.ts'

/** What the channel department does with the others' facts. */
export const subscriptions: SubgraphDefinition['subscriptions'] = {
  // `held` is the whole deposit after the receipt: keeping the last one is all the activation guard needs.
  finance: [
    on(DepositReceived, ({ unit }, { partnerId, held }) => keepDepositHeld(unit.tx, partnerId, Money.parse(held))),
  ],
}
