import type { Database } from '@channelgraph/access'
import { documentCommands } from '../approvals/documents.commands.ts'
import { documentKind } from '../approvals/documents.steps.ts'
import { knownProductLines } from '../products/products.steps.ts'
import { incentivePolicyTold } from './incentives.events.ts'
import { checkIncentive, INCENTIVE_POLICY, incentivePolicySeries, refuseTerms } from './incentives.rules.ts'
import { incentivePolicies } from './incentives.store.ts'
import type { IncentivePolicyRow } from './incentives.tables.ts'

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

type Terms = Partial<Pick<IncentivePolicyRow, 'productLines' | 'kind' | 'payoutGates' | 'capPerPartner' | 'budget'>>

/** Its lines have to be of the catalogue, which is asked before the terms are judged. */
const refuse = async (tx: Database, terms: Terms) => {
  await knownProductLines(tx, 'productLines', terms.productLines ?? [])
  return refuseTerms(terms)
}

/** What becomes of an incentive policy. */
export const incentivePolicyCommands = documentCommands('incentive-policy', incentivePolicyDocument, {
  draft: { content: checkIncentive, refuse: (tx, _, terms) => refuse(tx, terms) },
  update: { content: checkIncentive, refuse: (tx, _, terms) => refuse(tx, terms) },
})
