import { z } from 'zod'
import {
  INCENTIVE_KINDS,
  PARTNER_KINDS,
  PARTNER_STATUSES,
  PARTNER_TIERS,
  SANCTIONS,
  VIOLATION_KINDS,
} from '../partner-words.ts'
import { amount, businessDate, decimalText, event, instantText, type Upcasters } from './event.ts'

export const partnerKind = z.enum(PARTNER_KINDS)
export const partnerTier = z.enum(PARTNER_TIERS)
export const partnerStatus = z.enum(PARTNER_STATUSES)

/** The departments of the company, as people know them: not the four that own a subgraph. */
export const COMPANY_DEPARTMENTS = [
  'CHANNEL',
  'MARKETING',
  'TECH_SUPPORT',
  'AFTER_SALES',
  'FINANCE',
  'MANAGEMENT',
  'ORDER_DESK',
  'RND',
] as const
export type CompanyDepartment = (typeof COMPANY_DEPARTMENTS)[number]

/** Somebody joined the company, moved to another department, or left it. Support keeps it to know whom work may be given to. */
export const EmployeeChanged = event(
  'partners',
  'EmployeeChanged',
  1,
  z.object({ employeeId: z.string(), department: z.enum(COMPANY_DEPARTMENTS), active: z.boolean() }),
)

const profile = z.object({
  partnerId: z.string(),
  code: z.string(),
  name: z.string(),
  kind: partnerKind,
  tier: partnerTier,
  status: partnerStatus,
  regionCode: z.string(),
  regionPath: z.string().describe('such as HUANAN/440000/440300/'),
  managerId: z.string(),
})

/** From version 2 on: what documents are made out to. Null where it was told before it was kept, or is not known. */
const company = profile.extend({
  uscc: z.string().nullable().default(null).describe('unified social credit code'),
  address: z.string().nullable().default(null).describe('registered address; null where nobody gave one'),
})
const fromProfile: Upcasters = { 1: (v1) => ({ ...(v1 as object), uscc: null, address: null }) }

/** A partner exists, before activation: finance opens accounts, orders and support keep the reference. */
export const PartnerRegistered = event('partners', 'PartnerRegistered', 2, company, fromProfile)
/** Name, tier, region, manager or address changed. */
export const PartnerUpdated = event('partners', 'PartnerUpdated', 2, company, fromProfile)
export const PartnerActivated = event(
  'partners',
  'PartnerActivated',
  2,
  company.extend({ activatedAt: instantText }),
  fromProfile,
)
export const PartnerSuspended = event(
  'partners',
  'PartnerSuspended',
  1,
  z.object({
    partnerId: z.string(),
    reason: z.string(),
    until: businessDate.nullable(),
    endsByItself: z
      .boolean()
      .default(false)
      .describe(
        'on the day after `until`, with a contract in force then; facts of before did not say, and wait to be told',
      ),
  }),
)
export const PartnerReinstated = event('partners', 'PartnerReinstated', 1, z.object({ partnerId: z.string() }))

const territory = z.object({
  territoryId: z.string(),
  regionCodes: z.array(z.string()),
  regionPaths: z.array(z.string()),
  productLines: z.array(z.string()).describe('empty: all lines'),
  exclusive: z.boolean(),
  validFrom: businessDate,
  validTo: businessDate,
})

/** Signed, to begin on its first day: from then on finance sets credit line and deposit due by it, and orders measures attainment. */
export const ContractSigned = event(
  'partners',
  'ContractSigned',
  1,
  z.object({
    contractId: z.string(),
    no: z.string(),
    partnerId: z.string(),
    effectiveFrom: businessDate,
    effectiveTo: businessDate,
    annualTarget: amount.describe('delivered net per contract year'),
    depositAmount: amount,
    creditLimit: amount,
    paymentTermDays: z.number().int().min(0),
  }),
)

/**
 * A contract that no other one follows is over, or ended before its time: `lastDay` is the last on which it bound, before its first
 * one where it never did. Finance ends credit with it.
 */
export const ContractEnded = event(
  'partners',
  'ContractEnded',
  1,
  z.object({ contractId: z.string(), partnerId: z.string(), lastDay: businessDate }),
)

/** All territories a partner holds from now on; replaces what was known. */
export const TerritoryChanged = event(
  'partners',
  'TerritoryChanged',
  1,
  z.object({ partnerId: z.string(), territories: z.array(territory) }),
)

/** 四.4: what a partner tells of its market was handed to the department it concerns. */
export const MarketFeedbackRouted = event(
  'partners',
  'MarketFeedbackRouted',
  1,
  z.object({
    feedbackId: z.string(),
    partnerId: z.string(),
    kind: z.string().describe('such as PRODUCT_IDEA'),
    regionCode: z.string().nullable(),
    productId: z.string().nullable(),
    routedTo: z.enum(COMPANY_DEPARTMENTS),
  }),
)

/** 3.4: a campaign was agreed to. Orders attribute units and revenue of its days to it; finance keeps what the company will bear. */
export const CampaignApproved = event(
  'partners',
  'CampaignApproved',
  1,
  z.object({
    campaignId: z.string(),
    no: z.string(),
    partnerId: z.string(),
    from: businessDate,
    to: businessDate,
    regionPaths: z.array(z.string()),
    productIds: z.array(z.string()).describe('empty: all products'),
    budget: amount,
    companyShare: amount,
  }),
)
/** An approved campaign was given up before it started. */
export const CampaignCancelled = event(
  'partners',
  'CampaignCancelled',
  1,
  z.object({ campaignId: z.string(), partnerId: z.string() }),
)
/** A campaign that is over was evaluated: whether its subsidy may be claimed. */
export const CampaignEvaluated = event(
  'partners',
  'CampaignEvaluated',
  1,
  z.object({
    campaignId: z.string(),
    partnerId: z.string(),
    compliant: z.boolean(),
    companyShare: amount,
    actualSpend: amount,
  }),
)
/** A partner claims the company's share of a campaign: finance pays it. */
export const SubsidyClaimed = event(
  'partners',
  'SubsidyClaimed',
  1,
  z.object({ campaignId: z.string(), no: z.string(), partnerId: z.string(), amount }),
)

const incentivePolicy = z.object({
  policyId: z.string().describe('of the revision'),
  no: z.string().describe('shared by all revisions'),
  revision: z.number().int(),
  effectiveFrom: businessDate,
  inForceTo: businessDate.describe('last day; before `effectiveFrom` where it never holds'),
})

/**
 * P-04: what partners earn from its first day to its last, with all conditions: finance accrues by it, and by nothing else. It is told again
 * where its last day changes back, because its next revision was taken back: the later fact holds.
 */
export const IncentivePolicyPublished = event(
  'partners',
  'IncentivePolicyPublished',
  1,
  incentivePolicy.extend({
    title: z.string(),
    kind: z.enum(INCENTIVE_KINDS),
    partnerKinds: z.array(partnerKind).min(1),
    tiers: z.array(partnerTier).min(1),
    productLines: z.array(z.string()).describe('empty: all lines'),
    thresholds: z
      .array(z.object({ fromAmount: amount.describe('net of VAT'), rate: decimalText }))
      .min(1)
      .describe('the lowest first, from 0.00 on'),
    marginal: z
      .boolean()
      .describe('each part of the amount by its own step; otherwise the whole by the highest step that it reaches'),
    payoutGates: z
      .array(z.object({ maxCollectionDays: z.number().int().min(0), payoutRatio: decimalText }))
      .describe('the soonest first, nothing beyond the last one; empty: all is paid, whenever'),
    capPerPartner: amount.nullable().describe('null where the budget alone bounds it'),
    budget: amount,
  }),
)
/** A next revision was published: this one holds until the day before. */
export const IncentivePolicyReplaced = event('partners', 'IncentivePolicyReplaced', 1, incentivePolicy)
/** It was taken back without another in its place: nothing is earned by it after its last day. */
export const IncentivePolicyRetired = event('partners', 'IncentivePolicyRetired', 1, incentivePolicy)

export const CertificateIssued = event(
  'partners',
  'CertificateIssued',
  1,
  z.object({
    certificateId: z.string(),
    partnerId: z.string(),
    traineeName: z.string(),
    topics: z.array(z.string()),
    issuedOn: businessDate,
    validUntil: businessDate,
  }),
)

/**
 * A certificate ends, and its trainee has no later one: told once 60, 30 and 7 days before (3.3). `reminder` is which of them; where
 * nobody swept on that day, the latest is told alone.
 */
export const CertificateExpiring = event(
  'partners',
  'CertificateExpiring',
  1,
  z.object({
    certificateId: z.string(),
    certificateNo: z.string(),
    partnerId: z.string(),
    courseId: z.string(),
    validUntil: businessDate,
    reminder: z.number().int().min(1),
  }),
)

/**
 * Whether every mandatory topic is covered by a certificate in force (3.3 `trainingValid`) changed: a certificate ran out, or a
 * new one closed the gap. Orders holds and releases by it; the rule stays with the channel department.
 */
export const TrainingValidityChanged = event(
  'partners',
  'TrainingValidityChanged',
  1,
  z.object({
    partnerId: z.string(),
    valid: z.boolean(),
    missingTopics: z.array(z.string()),
    asOf: businessDate,
  }),
)

const violation = z.object({ violationId: z.string(), no: z.string(), partnerId: z.string() })
const confirmed = violation.extend({ severity: z.number().int(), confirmedAt: instantText })

/**
 * A report of a partner's prices was confirmed (O-08). Orders has a look at the prices of each order that the partner submits from
 * then on, until the violation is lifted; finance waits for the sanction.
 */
export const PriceViolationConfirmed = event('partners', 'PriceViolationConfirmed', 1, confirmed)
/** Goods of a partner turned up outside its territories, and it was confirmed to have sold them there (窜货). */
export const CrossRegionViolationConfirmed = event(
  'partners',
  'CrossRegionViolationConfirmed',
  1,
  confirmed.extend({
    regionCode: z.string().describe('where they turned up'),
    victimPartnerId: z.string().nullable().describe('whose territory that is'),
  }),
)
/**
 * Management imposed sanctions for a confirmed violation. Finance deducts from the deposit, and from nothing else may it;
 * orders supplies nothing where SUPPLY_HOLD is among them, until the violation is lifted.
 */
export const ViolationSanctioned = event(
  'partners',
  'ViolationSanctioned',
  1,
  violation.extend({
    kind: z.enum(VIOLATION_KINDS),
    sanctions: z.array(z.enum(SANCTIONS)).min(1),
    deductionAmount: amount.nullable().describe('with DEPOSIT_DEDUCTION alone'),
    forfeitedYear: z.number().int().nullable().describe('with REBATE_FORFEIT alone: whose rebates are not paid'),
  }),
)
/** What a confirmed violation causes elsewhere is over: an appeal was granted (DISMISSED), or its case was closed (CLOSED). */
export const ViolationLifted = event(
  'partners',
  'ViolationLifted',
  1,
  violation.extend({ as: z.enum(['DISMISSED', 'CLOSED']) }),
)
