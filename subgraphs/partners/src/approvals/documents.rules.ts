import { addDays, type BusinessDate, type Transitions } from '@channelgraph/values'
import { type Chain, completes } from './approvals.rules.ts'
import type { ApprovalRow, Decision } from './approvals.tables.ts'
import type { DocStatus, DocumentRow } from './documents.tables.ts'

const WAY = {
  update: { from: ['DRAFT'], to: ['DRAFT'] },
  submit: { from: ['DRAFT'], to: ['SUBMITTED'] },
  decide: { from: ['SUBMITTED'], to: ['SUBMITTED', 'APPROVED', 'REJECTED', 'DRAFT'] },
  publish: { from: ['APPROVED'], to: ['PUBLISHED'] },
  retire: { from: ['APPROVED', 'PUBLISHED'], to: ['RETIRED'] },
} as const satisfies Transitions<DocStatus>

type Machine<Noun extends string> = { readonly [Verb in keyof typeof WAY as `${Verb}${Noun}`]: (typeof WAY)[Verb] }

/** The way of a document that is agreed to before it holds, as the commands of its noun: `updateChannelPolicy`, `submitChannelPolicy` … */
export const documentMachine = <const Noun extends string>(noun: Noun): Machine<Noun> =>
  Object.fromEntries(Object.entries(WAY).map(([verb, step]) => [`${verb}${noun}`, step])) as Machine<Noun>

/** What a decision makes of a submitted document: only the chain's last one agrees to it. */
export function statusAfter(decision: Decision, chain: Chain, taken: readonly ApprovalRow[]): DocStatus {
  if (decision === 'REJECTED') return 'REJECTED'
  if (decision === 'RETURNED') return 'DRAFT'
  return completes(chain, taken) ? 'APPROVED' : 'SUBMITTED'
}

/** Nothing holds for days that have passed: what is published late holds from that day on. */
export const firstDay = ({ effectiveFrom }: Pick<DocumentRow, 'effectiveFrom'>, today: BusinessDate): BusinessDate =>
  effectiveFrom < today ? today : effectiveFrom

/** A revision as the next one leaves it: it holds until the day before. */
export const replacedFrom = (day: BusinessDate) => ({ status: 'RETIRED', effectiveTo: addDays(day, -1) }) as const

/** A revision as it is taken back today: one that holds does so until the end of the day, another one never does. */
export function takenBack(
  { publishedAt, effectiveFrom }: Pick<DocumentRow, 'publishedAt' | 'effectiveFrom'>,
  today: BusinessDate,
) {
  const lastDay = effectiveFrom <= today ? today : addDays(effectiveFrom, -1)
  return { status: 'RETIRED', effectiveTo: publishedAt ? lastDay : null } as const
}
