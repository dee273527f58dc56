import {
  IncentivePolicyPublished,
  IncentivePolicyReplaced,
  IncentivePolicyRetired,
  type PayloadOf,
} from '@channelgraph/contracts'
import { on } from '@channelgraph/events'
import { type EventWork, module } from '@channelgraph/service'
import { Money } from '@channelgraph/values'
import { endIncentivePolicyRef, upsertIncentivePolicyRef } from './incentives.store.ts'

const keepEnd = ({ unit }: EventWork, { policyId, inForceTo }: PayloadOf<typeof IncentivePolicyReplaced>) =>
  endIncentivePolicyRef(unit.tx, policyId, inForceTo)

/**
 * The published incentive policies (激励政策): kept from the day they are told, though nothing accrues by them yet, as what a feed told once
 * is not told again.
 */
export const incentives = module({
  on: {
    partners: [
      on(IncentivePolicyPublished, ({ unit }, { policyId: id, capPerPartner: cap, budget, ...terms }) =>
        upsertIncentivePolicyRef(unit.tx, {
          ...{ ...terms, id, capPerPartner: cap === null ? null : Money.parse(cap), budget: Money.parse(budget) },
        }),
      ),
      on(IncentivePolicyReplaced, keepEnd),
      on(IncentivePolicyRetired, keepEnd),
    ],
  },
})
