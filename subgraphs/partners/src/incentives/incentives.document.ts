import type { Database } from '@channelgraph/access'
import { documentCommands } from '../approvals/documents.commands.ts'
import { documentKind } from '../approvals/documents.steps.ts'
import { knownProductLines } from '../products/products.steps.ts'
import { incentivePolicyTold } from './incentives.events.ts'
import { checkIncentive, INCENTIVE_POLICY, incentivePolicySeries, refuseTerms } from './incentives.rules.ts'
import { incentivePolicies } from './incentives.store.ts'

export const incentivePolicyDocument = documentKind({
  noun: 'IncentivePolicy',
  idKind: 'incentivePolicy',
  rows: incentivePolicies,
  series: incentivePolicySeries,
  machine: INCENTIVE_POLICY,
  // 3.12: finance checks the budget, management agrees.
  chain: ['FIN', 'MGT'],
  event: incentivePolicyTold,
})

/** Its lines, as the catalogue spells them. Throws BAD_USER_INPUT for one that it has not. */
const complete = async <Content extends { readonly productLines?: readonly string[] }>(
  tx: Database,
  checked: Content,
) => ({
  ...checked,
  productLines: (await knownProductLines(tx, 'productLines', checked.productLines ?? [])).sort(),
})

/** What becomes of an incentive policy. */
export const incentivePolicyCommands = documentCommands('incentive-policy', incentivePolicyDocument, {
  draft: { content: checkIncentive, complete, refuse: async (_tx, _ctx, terms) => refuseTerms(terms) },
  update: { content: checkIncentive, complete, refuse: async (_tx, _ctx, terms) => refuseTerms(terms) },
})
