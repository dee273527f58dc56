import type { PartnerKind } from '@channelgraph/contracts'
import {
  addMonths,
  type BusinessDate,
  badInput,
  check,
  type Transitions,
  withDefaults,
  yearlySeries,
} from '@channelgraph/values'
import type { Chain } from '../approvals/approvals.rules.ts'
import { documentMachine } from '../approvals/documents.rules.ts'
import { type ChannelPolicyRow, channelPolicy } from './channel-policies.tables.ts'

/** Specification 5: written by the channel managers, agreed to by management. */
export const CHANNEL_POLICY_CHAIN: Chain = ['MGT']

/** A policy's way: that of every document, and while it is published it is acknowledged. */
export const CHANNEL_POLICY = {
  ...documentMachine('ChannelPolicy'),
  acknowledgeChannelPolicy: { from: ['PUBLISHED'], to: ['PUBLISHED'] },
} as const satisfies Transitions<ChannelPolicyRow['status']>

/** The series of the numbers of policies drafted in a year: CHP-2026. */
export const channelPolicySeries = (day: BusinessDate): string => yearlySeries('CHP-', day)

/** What a policy says. */
export type PolicyText = Pick<ChannelPolicyRow, 'title' | 'body' | 'appliesToKinds' | 'effectiveFrom'>

const MAX_BODY = 20_000
/** Nobody decides today what holds in ten years. */
const MONTHS_AHEAD = 60

/** What is to be stored of a policy's text. Throws BAD_USER_INPUT for what cannot be one. */
export function checkPolicy(
  given: { readonly [Field in keyof PolicyText]: Readonly<PolicyText[Field]> },
  today: BusinessDate,
): PolicyText {
  return {
    title: check.title('title', given.title),
    body: check.text('body', given.body, MAX_BODY),
    appliesToKinds: checkKinds(given.appliesToKinds),
    effectiveFrom: check.day('effectiveFrom', given.effectiveFrom, today, addMonths(today, MONTHS_AHEAD)),
  }
}

function checkKinds(given: readonly PartnerKind[]): PartnerKind[] {
  const kinds = [...check.items('appliesToKinds', given, 1, 4)]
  if (new Set(kinds).size === kinds.length) return kinds
  throw badInput('`appliesToKinds` must name each kind once.', '`appliesToKinds` 中每种渠道类型只能出现一次。')
}

/** A revision as it is drafted. */
export const openingChannelPolicy = ({
  authorId,
  ...given
}: PolicyText & Pick<ChannelPolicyRow, 'id' | 'no' | 'revision'> & { readonly authorId: string }): ChannelPolicyRow =>
  withDefaults(channelPolicy, { ...given, status: 'DRAFT', shapedByIds: [authorId] })
