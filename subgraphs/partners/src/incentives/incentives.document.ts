import type { Database } from '@channelgraph/access'
import type { BusinessDate } from '@channelgraph/values'
import { documentCommands } from '../approvals/documents.commands.ts'
import { documentKind } from '../approvals/documents.steps.ts'
import { knownProductLines } from '../products/products.steps.ts'
import { incentivePolicyTold } from './incentives.events.ts'
import {
  checkIncentive,
  INCENTIVE_POLICY,
  type IncentivePolicyInput,
  incentivePolicySeries,
  refuseTerms,
} from './incentives.rules.ts'
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

/** What is to be stored of a policy, its lines as the catalogue spells them: finance compares them with those of the goods. */
async function contentOf(given: IncentivePolicyInput, today: BusinessDate, tx: Database) {
  const content = checkIncentive(given, today)
  return { ...content, productLines: (await knownProductLines(tx, 'productLines', content.productLines)).sort() }
}

/** What becomes of an incentive policy. */
export const incentivePolicyCommands = documentCommands('incentive-policy', incentivePolicyDocument, {
  draft: { content: contentOf, refuse: async (_tx, _ctx, terms) => refuseTerms(terms) },
  update: { content: contentOf, refuse: async (_tx, _ctx, terms) => refuseTerms(terms) },
})
