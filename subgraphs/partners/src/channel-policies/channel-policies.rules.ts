import { PARTNER_KINDS, type PartnerKind } from '@channelgraph/contracts'
import { addMonths, type BusinessDate, check, type Transitions, yearlySeries } from '@channelgraph/values'
import { documentMachine, openingDocument } from '../approvals/documents.rules.ts'
import { type ChannelPolicyRow, channelPolicy } from './channel-policies.tables.ts'

/** A policy's way: that of every document, and while it holds, or is about to, it is acknowledged. */
export const CHANNEL_POLICY = {
  ...documentMachine('ChannelPolicy'),
  acknowledgeChannelPolicy: { from: ['PUBLISHED', 'RETIRED'], to: ['PUBLISHED', 'RETIRED'] },
} as const satisfies Transitions<ChannelPolicyRow['status']>

/** The series of the numbers of policies drafted in a year: CHP-2026. */
export const channelPolicySeries = (day: BusinessDate): string => yearlySeries('CHP-', day)

/** What a policy says. */
export type PolicyText = Pick<ChannelPolicyRow, 'title' | 'body' | 'appliesToKinds' | 'effectiveFrom' | 'effectiveTo'>
/** What a client gives to begin with. */
export type PolicyDraft = {
  readonly [Field in Exclude<keyof PolicyText, 'effectiveTo'>]: Readonly<PolicyText[Field]>
} & {
  readonly effectiveTo?: BusinessDate | null | undefined
}
/** What a client gives to change it: what is left out, or null, stays. */
export type PolicyChange = { readonly [Field in keyof PolicyText]?: Readonly<PolicyText[Field]> | null | undefined }

const MAX_BODY = 20_000
/** Nobody decides today what holds in more than five years. */
const MONTHS_AHEAD = 60

const checks = (today: BusinessDate) => {
  const day = (name: string, given: BusinessDate) => check.day(name, given, today, addMonths(today, MONTHS_AHEAD))
  return {
    title: (given: string) => check.title('title', given),
    body: (given: string) => check.text('body', given, MAX_BODY),
    appliesToKinds: (given: readonly PartnerKind[]) =>
      check.distinctItems('appliesToKinds', given, 1, PARTNER_KINDS.length),
    effectiveFrom: (given: BusinessDate) => day('effectiveFrom', given),
    effectiveTo: (given: BusinessDate) => day('effectiveTo', given),
  }
}

/** What is to be stored of a policy's text. Throws BAD_USER_INPUT for what cannot be one. */
export function checkPolicy(given: PolicyDraft, today: BusinessDate): PolicyText {
  const is = checks(today)
  return {
    title: is.title(given.title),
    body: is.body(given.body),
    appliesToKinds: is.appliesToKinds(given.appliesToKinds),
    effectiveFrom: is.effectiveFrom(given.effectiveFrom),
    effectiveTo: given.effectiveTo ? is.effectiveTo(given.effectiveTo) : null,
  }
}

/** The same of what is given to change one: a draft whose first day has passed meanwhile keeps it. */
export function checkPolicyChange(given: PolicyChange, today: BusinessDate): Partial<PolicyText> {
  const is = checks(today)
  const { title, body, appliesToKinds, effectiveFrom, effectiveTo } = given
  return {
    ...(title != null && { title: is.title(title) }),
    ...(body != null && { body: is.body(body) }),
    ...(appliesToKinds && { appliesToKinds: is.appliesToKinds(appliesToKinds) }),
    ...(effectiveFrom && { effectiveFrom: is.effectiveFrom(effectiveFrom) }),
    ...(effectiveTo && { effectiveTo: is.effectiveTo(effectiveTo) }),
  }
}

/** A revision as it is drafted. */
export const openingChannelPolicy = (
  identity: Pick<ChannelPolicyRow, 'id' | 'no' | 'revision' | 'authorId'>,
  text: PolicyText,
): ChannelPolicyRow => openingDocument(channelPolicy, identity, text)
