/** What a partner is (合作方类型), on the partners' own rows, in events, and in what the others keep of them. */
export const PARTNER_KINDS = ['DISTRIBUTOR', 'AGENT', 'FRANCHISEE', 'OTHER'] as const
export type PartnerKind = (typeof PARTNER_KINDS)[number]

/** How a partner is ranked (合作方等级). */
export const PARTNER_TIERS = ['STRATEGIC', 'CORE', 'STANDARD', 'TRIAL'] as const

/** Where a partner stands, from its first contract to its end (合作方状态). */
export const PARTNER_STATUSES = ['ONBOARDING', 'ACTIVE', 'SUSPENDED', 'TERMINATING', 'TERMINATED'] as const
export type PartnerStatus = (typeof PARTNER_STATUSES)[number]

/** What a partner did against the rules (违规类型). */
export const VIOLATION_KINDS = [
  'PRICE',
  'CROSS_REGION',
  'CAMPAIGN_UNAPPROVED',
  'FALSE_REPORT',
  'SERVICE_FAILURE',
  'BRAND_MISUSE',
  'OTHER',
] as const
export type ViolationKind = (typeof VIOLATION_KINDS)[number]

/** What an incentive policy rewards (激励类型). */
export const INCENTIVE_KINDS = [
  'VOLUME_REBATE',
  'EARLY_PAYMENT',
  'TRAINING_BONUS',
  'CAMPAIGN_SUBSIDY',
  'SERVICE_BONUS',
] as const

/** What management may impose for a violation (处罚措施), the mildest first. */
export const SANCTIONS = [
  'WARNING',
  'POINT_DEDUCTION',
  'DEPOSIT_DEDUCTION',
  'REBATE_FORFEIT',
  'SUPPLY_HOLD',
  'SUSPENSION',
  'TERMINATION',
] as const
export type Sanction = (typeof SANCTIONS)[number]
