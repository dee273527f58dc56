import { type BusinessDate, refusalsOf } from '@channelgraph/values'
import type { RefusalFields } from '../generated/resolvers.ts'

export const { catalogue: contractsRefusals, refusal } = refusalsOf<RefusalFields>()({
  ContractInForce: {
    code: 'CONTRACT_IN_FORCE',
    text: ({ contractNo, until, wasInForce }: { contractNo: string; until: BusinessDate; wasInForce: boolean }) =>
      wasInForce
        ? {
            en: `${contractNo} was in force until ${until}: a partner has one contract at a time, so this one begins later.`,
            zh: `${contractNo} 的有效期已至 ${until}:一个渠道伙伴同一时间只能有一份生效的合作协议,此协议须自其到期之后起生效。`,
          }
        : {
            en: `${contractNo} is in force until ${until}: a partner has one contract at a time.`,
            zh: `${contractNo} 有效期至 ${until}:一个渠道伙伴同一时间只能有一份生效的合作协议。`,
          },
  },
  RenewalNotAdjacent: {
    code: 'RENEWAL_NOT_ADJACENT',
    text: ({ contractNo, effectiveFrom }: { contractNo: string; effectiveFrom: BusinessDate }) => ({
      en: `It follows ${contractNo}, so that it begins on the day after: set \`effectiveFrom\` to ${effectiveFrom}.`,
      zh: `此协议接续 ${contractNo},须自其到期次日起生效:请将 \`effectiveFrom\` 设为 ${effectiveFrom}。`,
    }),
  },
  ClausesMissing: {
    code: 'CLAUSES_MISSING',
    text: ({ missing }: { missing: readonly string[] }) => ({
      en: `\`rightsAndDuties\` lacks ${missing.join(', ')}: name at least one right and one duty of each party.`,
      zh: `\`rightsAndDuties\` 缺少 ${missing.join('、')}:须写明双方各至少一项权利和一项义务。`,
    }),
  },
  FranchiseRuleBroken: {
    code: 'FRANCHISE_RULE_BROKEN',
    text: (broken: FranchiseRule) => FRANCHISE_RULES[broken.rule](broken),
  },
})

interface FranchiseRule {
  readonly rule: 'FRANCHISE_COOLING_OFF' | 'FRANCHISE_TERM_3Y' | 'FRANCHISE_DISCLOSURE_30D'
  readonly earliestSigningOn: BusinessDate | null
  /** Days that information is delivered ahead, or the day until which three years last. */
  readonly asked?: number | BusinessDate
}

const FRANCHISE_RULES = {
  FRANCHISE_COOLING_OFF: () => ({
    en: 'A franchise contract must give the franchisee days to withdraw in: set `coolingOffDays`.',
    zh: '特许经营合同须约定被特许人可单方解除合同的期限:请填写 `coolingOffDays`。',
  }),
  FRANCHISE_TERM_3Y: ({ asked }: FranchiseRule) => ({
    en: `A franchise contract must last three years, here until ${asked}, unless the franchisee agrees to less.`,
    zh: `特许经营合同期限不得少于三年,即至少到 ${asked};被特许人同意缩短的除外。`,
  }),
  FRANCHISE_DISCLOSURE_30D: ({ asked, earliestSigningOn }: FranchiseRule) =>
    earliestSigningOn
      ? {
          en: `The franchise's information was delivered less than ${asked} days ago: sign on ${earliestSigningOn} or later.`,
          zh: `特许经营信息披露不足 ${asked} 日:请于 ${earliestSigningOn} 或以后签约。`,
        }
      : {
          en: `Deliver the franchise's information first, then wait ${asked} days.`,
          zh: `请先书面披露特许经营信息,满 ${asked} 日后再签约。`,
        },
}

/** L1 and L2: one type of refusal, a code for each rule of the law on franchises. */
export const franchiseRefusal = (broken: FranchiseRule) => ({
  ...refusal('FranchiseRuleBroken', broken),
  code: broken.rule,
})
