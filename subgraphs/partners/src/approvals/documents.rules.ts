import {
  addDays,
  type BusinessDate,
  badInput,
  illegalTransition,
  type Transitions,
  withDefaults,
} from '@channelgraph/values'
import { type ApprovalChain, completes, stepsOfRound } from './approvals.rules.ts'
import type { ApprovalRow, Decision } from './approvals.tables.ts'
import type { DocStatus, DocumentRow, DocumentTable } from './documents.tables.ts'

const LIFECYCLE = {
  update: { from: ['DRAFT'], to: ['DRAFT'] },
  discard: { from: ['DRAFT'], to: ['RETIRED'] },
  submit: { from: ['DRAFT'], to: ['SUBMITTED'] },
  recall: { from: ['SUBMITTED'], to: ['DRAFT'] },
  decide: { from: ['SUBMITTED'], to: ['SUBMITTED', 'APPROVED', 'REJECTED', 'DRAFT'] },
  publish: { from: ['APPROVED'], to: ['PUBLISHED'] },
  // One that was replaced may hold for months yet: `refuseEnded` says which are over.
  retire: { from: ['APPROVED', 'PUBLISHED', 'RETIRED'], to: ['RETIRED'] },
} as const satisfies Transitions<DocStatus>

export type DocumentVerb = keyof typeof LIFECYCLE
export const DOCUMENT_VERBS = Object.keys(LIFECYCLE) as readonly DocumentVerb[]

type Machine<Noun extends string> = {
  readonly [Verb in DocumentVerb as `${Verb}${Noun}`]: (typeof LIFECYCLE)[Verb]
}

/** The way of a document that is agreed to before it holds, as the commands of its noun: `updateChannelPolicy`, `submitChannelPolicy` … */
export const documentMachine = <const Noun extends string>(noun: Noun): Machine<Noun> =>
  Object.fromEntries(Object.entries(LIFECYCLE).map(([verb, step]) => [`${verb}${noun}`, step])) as Machine<Noun>

/** What a document says: its module's own columns, and its days. */
export type DocumentContent<T extends DocumentTable> = Omit<
  T['$inferInsert'],
  Exclude<keyof DocumentRow, 'effectiveFrom' | 'effectiveTo'>
>

type Identity = Pick<DocumentRow, 'id' | 'no' | 'revision' | 'authorId'>

/** A revision as it is drafted. Its author is its first contributor, and so never its approver. */
export const openingDocument = <T extends DocumentTable>(
  table: T,
  identity: Identity,
  content: DocumentContent<T>,
): T['$inferSelect'] =>
  withDefaults(table, { ...content, ...identity, status: 'DRAFT', contributorIds: [identity.authorId] })

/** Throws BAD_USER_INPUT for a document that would end before it begins. */
export function assertDays({
  effectiveFrom,
  effectiveTo,
}: Partial<Pick<DocumentRow, 'effectiveFrom' | 'effectiveTo'>>): void {
  if (!effectiveFrom || !effectiveTo || effectiveFrom <= effectiveTo) return
  throw badInput(
    `The last day must not lie before the first one: ${effectiveFrom} to ${effectiveTo}.`,
    `失效日期不得早于生效日期:${effectiveFrom} 至 ${effectiveTo}。`,
  )
}

/** What a decision makes of a submitted document: only the chain's last one agrees to it. */
export function statusAfter(decision: Decision, chain: ApprovalChain, taken: readonly ApprovalRow[]): DocStatus {
  if (decision === 'REJECTED') return 'REJECTED'
  if (decision === 'RETURNED') return 'DRAFT'
  return completes(chain, taken) ? 'APPROVED' : 'SUBMITTED'
}

/** Nothing holds for days that have passed: what is published late holds from that day on. */
export const firstDay = ({ effectiveFrom }: Pick<DocumentRow, 'effectiveFrom'>, today: BusinessDate): BusinessDate =>
  effectiveFrom < today ? today : effectiveFrom

type Days = Pick<DocumentRow, 'status' | 'effectiveFrom' | 'inForceTo' | 'publishedAt'>

/** Refuses what asks a document to hold, or to be about to: nothing else is acknowledged or taken back once it was published. */
export function refuseEnded({ status, effectiveFrom, inForceTo, publishedAt }: Days, today: BusinessDate) {
  if (publishedAt ? !inForceTo || (inForceTo >= today && inForceTo >= effectiveFrom) : status === 'APPROVED')
    return null
  return illegalTransition(status, {
    en: 'It does not hold any more: find the revision that does.',
    zh: '该版本已不再有效:请使用现行有效的版本。',
  })
}

/** Refuses to publish what would have no day to hold on. */
export function refusePastEnd(
  { status, effectiveTo }: Pick<DocumentRow, 'status' | 'effectiveTo'>,
  today: BusinessDate,
) {
  if (!effectiveTo || effectiveTo >= today) return null
  return illegalTransition(status, {
    en: `It was to hold until ${effectiveTo}, which has passed: take it back, and draft another revision.`,
    zh: `其计划失效日期 ${effectiveTo} 已过:请将其废止,并另行起草修订版。`,
  })
}

/** A revision as it is taken back on a day: one that holds does so until the end of that day, one to come never. */
export const withdrawn = (
  { publishedAt, effectiveFrom }: Pick<DocumentRow, 'publishedAt' | 'effectiveFrom'>,
  today: BusinessDate,
): Pick<DocumentRow, 'status' | 'withdrawnTo'> => ({
  status: 'RETIRED',
  withdrawnTo: publishedAt ? (effectiveFrom <= today ? today : addDays(effectiveFrom, -1)) : null,
})

/** Refuses to take back what was taken back, or is over. */
export const refuseRetirement = (document: Days & Pick<DocumentRow, 'withdrawnTo'>, today: BusinessDate) =>
  document.withdrawnTo
    ? illegalTransition(document.status, {
        en: `It was taken back already, and holds until ${document.withdrawnTo} at most.`,
        zh: `该版本已被废止,最晚至 ${document.withdrawnTo} 失效。`,
      })
    : refuseEnded(document, today)

/** Refuses to take back from its approvers what one of them has decided on. */
export const refuseRecall = ({ status }: Pick<DocumentRow, 'status'>, taken: readonly ApprovalRow[]) =>
  stepsOfRound(taken).length === 0
    ? null
    : illegalTransition(status, {
        en: 'A step of its approval was taken already: wait for the decision.',
        zh: '审批已有步骤完成,不能撤回:请等待审批结果。',
      })

type Published = Pick<DocumentRow, 'id' | 'revision' | 'effectiveFrom' | 'effectiveTo' | 'withdrawnTo'>

/**
 * How each published revision of a number stands among the others: it holds until its own end, the day it was taken back, or the day
 * before a later revision begins, whichever comes first. One that was taken back before its first day ends nobody.
 */
export function standing(published: readonly Published[]): Map<string, Pick<DocumentRow, 'status' | 'inForceTo'>> {
  const stands = published.filter(({ withdrawnTo, effectiveFrom }) => !withdrawnTo || withdrawnTo >= effectiveFrom)
  return new Map(
    published.map(({ id, revision, effectiveTo, withdrawnTo }) => {
      const later = stands.filter((other) => other.revision > revision)
      const ends = [effectiveTo, withdrawnTo, ...later.map(({ effectiveFrom }) => addDays(effectiveFrom, -1))]
      const inForceTo = ends.filter((day) => day !== null).sort()[0] ?? null
      return [id, { status: withdrawnTo || later.length > 0 ? 'RETIRED' : 'PUBLISHED', inForceTo } as const]
    }),
  )
}
