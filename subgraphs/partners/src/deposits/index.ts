import { DepositReceived } from '@channelgraph/contracts'
import { on } from '@channelgraph/events'
import { module } from '@channelgraph/service'
import { Money } from '@channelgraph/values'
import { upsertDeposit } from './deposits.store.ts'

/** What finance holds of each partner's deposit (保证金), kept for the activation guard alone. */
export const deposits = module({
  on: {
    // `held` is the whole deposit after the receipt: keeping the last one is all the guard needs.
    finance: [
      on(DepositReceived, ({ unit }, { partnerId, held }) => upsertDeposit(unit.tx, partnerId, Money.parse(held))),
    ],
  },
})
