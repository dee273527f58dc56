import {
  DepositCorrected,
  DepositDeducted,
  DepositReceived,
  DepositRefunded,
  type PayloadOf,
} from '@channelgraph/contracts'
import { on } from '@channelgraph/events'
import { type EventWork, module } from '@channelgraph/service'
import { Money } from '@channelgraph/values'
import { upsertDeposit } from './deposits.store.ts'

// `held` is the whole deposit after the fact: keeping the last one is all the guard needs.
const keepHeld = ({ unit }: EventWork, { partnerId, held }: PayloadOf<typeof DepositReceived>) =>
  upsertDeposit(unit.tx, partnerId, Money.parse(held))

/** What finance holds of each partner's deposit (保证金), kept for the activation guard alone. */
export const deposits = module({
  on: {
    finance: [
      on(DepositReceived, keepHeld),
      on(DepositRefunded, keepHeld),
      on(DepositCorrected, keepHeld),
      on(DepositDeducted, keepHeld),
    ],
  },
})
