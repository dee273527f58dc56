import { ownRows, sharedRows } from '@channelgraph/access'
import { COMPANY_DEPARTMENTS } from '@channelgraph/contracts'
import { decimal, instant, markDerived, markPersonal, maskName } from '@channelgraph/values'
import { sql } from 'drizzle-orm'
import { boolean, date, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { partner } from '../partners/partners.tables.ts'

export const COURSE_TOPICS = [
  'CULTURE',
  'PRODUCT',
  'SALES',
  'TECHNICAL',
  'AFTER_SALES',
  'UPGRADE',
  'MARKET',
  'REGULATION',
] as const
export const SESSION_STATUSES = ['PLANNED', 'OPEN', 'RUNNING', 'CLOSED', 'CANCELLED'] as const
export const ENROLMENT_STATUSES = ['ENROLLED', 'ATTENDED', 'PASSED', 'FAILED', 'ABSENT', 'CANCELLED'] as const

export const trainingCourse = pgTable(
  'training_course',
  {
    id: text().primaryKey(),
    code: text().notNull().unique(),
    title: text().notNull(),
    topics: text({ enum: COURSE_TOPICS }).array().notNull(),
    mandatoryForOnboarding: boolean('mandatory_for_onboarding').notNull(),
    validityMonths: integer('validity_months').notNull(),
    leadDepartment: text('lead_department', { enum: COMPANY_DEPARTMENTS }).notNull(),
    coDepartments: text('co_departments', { enum: COMPANY_DEPARTMENTS }).array().notNull(),
    productId: text('product_id'),
    version: integer().notNull().default(1),
  },
  () => [sharedRows()],
)

export const trainingSession = pgTable(
  'training_session',
  {
    id: text().primaryKey(),
    courseId: text('course_id')
      .notNull()
      .references(() => trainingCourse.id),
    startsAt: instant('starts_at').notNull(),
    endsAt: instant('ends_at').notNull(),
    trainerIds: text('trainer_ids').array().notNull(),
    capacity: integer().notNull(),
    /** The first session of those it was planned with; null for one that was planned by itself. */
    seriesId: text('series_id'),
    status: text({ enum: SESSION_STATUSES }).notNull(),
    version: integer().notNull().default(1),
  },
  (t) => [
    index('training_session_by_start').on(t.startsAt, t.id),
    index('training_session_by_course').on(t.courseId),
    index('training_session_by_series').on(t.seriesId).where(sql`${t.seriesId} is not null`),
    sharedRows(),
  ],
)

export const trainingEnrolment = pgTable(
  'training_enrolment',
  {
    id: text().primaryKey(),
    sessionId: text('session_id')
      .notNull()
      .references(() => trainingSession.id),
    partnerId: text('partner_id')
      .notNull()
      .references(() => partner.id),
    traineeName: text('trainee_name').notNull(),
    status: text({ enum: ENROLMENT_STATUSES }).notNull(),
    examScore: decimal('exam_score'),
    enrolledAt: instant('enrolled_at').notNull(),
    version: integer().notNull().default(1),
  },
  (t) => [
    uniqueIndex('training_enrolment_once')
      .on(t.sessionId, t.partnerId, t.traineeName)
      .where(sql`${t.status} <> 'CANCELLED'`),
    index('training_enrolment_by_partner').on(t.partnerId, t.enrolledAt),
    ownRows(t.partnerId),
  ],
)

export const certificate = pgTable(
  'certificate',
  {
    id: text().primaryKey(),
    /** CE-2026-000123, numbered by the year it was issued in. */
    no: text().notNull().unique(),
    partnerId: text('partner_id')
      .notNull()
      .references(() => partner.id),
    enrolmentId: text('enrolment_id')
      .notNull()
      .unique()
      .references(() => trainingEnrolment.id),
    courseId: text('course_id')
      .notNull()
      .references(() => trainingCourse.id),
    traineeName: text('trainee_name').notNull(),
    /** What the course was called when it was issued (G). */
    courseCode: text('course_code').notNull(),
    courseTitle: text('course_title').notNull(),
    /** As the course taught them when it was issued, with whether it counted for onboarding. */
    topics: text({ enum: COURSE_TOPICS }).array().notNull(),
    mandatory: boolean().notNull(),
    issuedOn: date('issued_on').notNull(),
    validUntil: date('valid_until').notNull(),
    revoked: boolean().notNull().default(false),
    revokedOn: date('revoked_on'),
    version: integer().notNull().default(1),
  },
  (t) => [
    index('certificate_by_partner').on(t.partnerId, t.validUntil),
    index('certificate_by_end').on(t.validUntil, t.id),
    ownRows(t.partnerId),
  ],
)

/** Whether training was valid when the other departments were told last; no row where they were never told, and valid then. */
export const trainingValidity = pgTable('training_validity', {
  /** One row a partner: its id. */
  id: text('partner_id')
    .primaryKey()
    .references(() => partner.id),
  valid: boolean().notNull(),
  asOf: date('as_of').notNull(),
})

/** The last reminder that a certificate ends; no row before the first. */
export const certificateReminder = pgTable(
  'certificate_reminder',
  {
    /** One row a certificate: its id. */
    id: text('certificate_id')
      .primaryKey()
      .references(() => certificate.id),
    partnerId: text('partner_id').notNull(),
    /** Which one, by the days before the end it is due: 60, 30, 7. */
    days: integer().notNull(),
    remindedOn: date('reminded_on').notNull(),
  },
  (t) => [ownRows(t.partnerId)],
)

markPersonal('TrainingEnrolment', { traineeName: maskName })
markPersonal('Certificate', { traineeName: maskName })
markDerived('TrainingSession', 'seriesId')

export type TrainingCourseRow = typeof trainingCourse.$inferSelect
export type TrainingSessionRow = typeof trainingSession.$inferSelect
export type TrainingEnrolmentRow = typeof trainingEnrolment.$inferSelect
export type CertificateRow = typeof certificate.$inferSelect
export type CertificateReminderRow = typeof certificateReminder.$inferSelect
