import { ownApplications, ownRows } from '@channelgraph/access'
import { PARTNER_KINDS } from '@channelgraph/contracts'
import { instant, markPersonal, maskName, money } from '@channelgraph/values'
import { sql } from 'drizzle-orm'
import { type AnyPgColumn, boolean, date, index, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { partnerApplication } from '../applications/applications.tables.ts'
import { partner } from '../partners/partners.tables.ts'

export const CONTRACT_STATUSES = [
  'DRAFT',
  'LEGAL_REVIEW',
  'RECORDED',
  'PENDING_SIGNATURE',
  'LAPSED',
  'EFFECTIVE',
  'EXPIRING',
  'EXPIRED',
  'RENEWED',
  'TERMINATED',
] as const
export const PARTIES = ['COMPANY', 'PARTNER'] as const
export const CLAUSE_KINDS = ['RIGHT', 'DUTY'] as const

/** A right or a duty of a party (权利与义务). */
export interface Clause {
  readonly code: string
  readonly party: (typeof PARTIES)[number]
  readonly kind: (typeof CLAUSE_KINDS)[number]
  readonly text: string
}

/** The territory that a contract grants when it is signed. */
export interface GrantedTerritory {
  readonly regionCodes: readonly string[]
  /** Empty: all lines. */
  readonly productLines: readonly string[]
  readonly exclusive: boolean
}

/** A partner as a contract was signed with it (签约方). */
export interface SignedParty {
  readonly name: string
  readonly uscc: string
  /** Not kept of contracts signed before there was one. */
  readonly address?: string | null
  readonly regionCode: string
  readonly legalRepresentative: string | null
}

export const contract = pgTable(
  'contract',
  {
    id: text().primaryKey(),
    /** CT-2026-000123, numbered by the year it was drafted in, or signed in where it was signed on paper. */
    no: text().notNull().unique(),
    /** Null until the signature, where it is drafted for an applicant. */
    partnerId: text('partner_id').references(() => partner.id),
    /** The application that led to it; null for a partner that was there before. */
    applicationId: text('application_id').references(() => partnerApplication.id),
    kind: text({ enum: PARTNER_KINDS }).notNull(),
    status: text({ enum: CONTRACT_STATUSES }).notNull(),
    /** Null until both sides have signed; of a recorded one, when they did on paper. */
    signedAt: instant('signed_at'),
    effectiveFrom: date('effective_from').notNull(),
    effectiveTo: date('effective_to').notNull(),
    /** Delivered net a contract year. */
    annualTarget: money('annual_target').notNull(),
    depositAmount: money('deposit_amount').notNull(),
    creditLimit: money('credit_limit').notNull(),
    paymentTermDays: integer('payment_term_days').notNull(),
    clauses: jsonb().$type<Clause[]>().notNull().default([]),
    coolingOffDays: integer('cooling_off_days'),
    /** L2: the franchisee agrees to less than three years. */
    shorterTermAgreed: boolean('shorter_term_agreed').notNull().default(false),
    /** Null where its territories are granted apart from it. */
    territory: jsonb().$type<GrantedTerritory>(),
    /** The contract it follows. */
    renewsId: text('renews_id').references((): AnyPgColumn => contract.id),
    /** Who drafted it, changed it, submitted or recorded it: none of them approves it. */
    contributorIds: text('contributor_ids').array().notNull().default([]),
    /** Documents keep what they were made with; null until the signature. */
    asSigned: jsonb('as_signed').$type<SignedParty>(),
    terminatedAt: instant('terminated_at'),
    version: integer().notNull().default(1),
  },
  (t) => [
    // 3.1: a partner has one contract in force, and an application one contract that did not lapse.
    uniqueIndex('contract_in_force_once').on(t.partnerId).where(sql`${t.status} in ('EFFECTIVE', 'EXPIRING')`),
    uniqueIndex('contract_of_application').on(t.applicationId).where(sql`${t.status} <> 'LAPSED'`),
    index('contract_by_partner').on(t.partnerId, t.effectiveTo),
    index('contract_by_end').on(t.effectiveTo, t.id),
    index('contract_newest').on(t.effectiveFrom.desc().nullsLast(), t.id.desc().nullsLast()),
    index('contract_largest_target').on(t.annualTarget.desc().nullsLast(), t.id.desc().nullsLast()),
    ownRows(t.partnerId),
    // What was offered to an applicant, never a draft.
    ownApplications(
      (applicantId) =>
        sql`${t.status} not in ('DRAFT', 'LEGAL_REVIEW', 'RECORDED') and ${t.applicationId} in (
          select ${partnerApplication.id} from ${partnerApplication} where ${partnerApplication.applicantId} = ${applicantId})`,
    ),
  ],
)

markPersonal('Contract', { 'asSigned.legalRepresentative': maskName })

export const AMENDMENT_STATUSES = ['DRAFT', 'APPROVED', 'EFFECTIVE', 'REJECTED'] as const

/** A numbered change of a signed contract, whose own text never changes (补充协议). */
export const contractAmendment = pgTable(
  'contract_amendment',
  {
    id: text().primaryKey(),
    contractId: text('contract_id')
      .notNull()
      .references(() => contract.id),
    partnerId: text('partner_id').notNull(),
    /** 1, 2, 3 … within the contract. */
    number: integer().notNull(),
    status: text({ enum: AMENDMENT_STATUSES }).notNull(),
    summary: text().notNull(),
    /** The clauses that hold instead of, or beside, those signed; by code. */
    clauses: jsonb().$type<Clause[]>().notNull(),
    effectiveFrom: date('effective_from').notNull(),
    draftedById: text('drafted_by_id').notNull(),
    version: integer().notNull().default(1),
  },
  (t) => [
    uniqueIndex('contract_amendment_number').on(t.contractId, t.number),
    index('contract_amendment_due').on(t.status, t.effectiveFrom),
    ownRows(t.partnerId),
  ],
)

export type ContractRow = typeof contract.$inferSelect
/** A contract both sides have signed. */
export type SignedContractRow = ContractRow & { readonly partnerId: string; readonly signedAt: Date }
/** Where a contract stands among its partner's: its days, and which it follows. */
export type PlacedContract = Pick<SignedContractRow, 'partnerId' | 'renewsId' | 'effectiveFrom' | 'effectiveTo'>
export type ContractAmendmentRow = typeof contractAmendment.$inferSelect
