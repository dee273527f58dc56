import { type Database, rowsInScope } from '@channelgraph/access'
import { rowsOf } from '@channelgraph/command'
import type { BusinessDate } from '@channelgraph/values'
import { and, eq, getTableColumns, gt, gte, isNull, lte, notExists, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { partnerTable } from '../partners/partners.tables.ts'
import { lastRemindedEnd, REMINDERS } from './training.rules.ts'
import {
  type CertificateReminderRow,
  type CertificateRow,
  certificate,
  certificateReminder,
} from './training.tables.ts'

/** The last reminder of each certificate. */
export const findReminders = rowsOf(certificateReminder, {
  what: { en: 'The reminder', zh: '到期提醒' },
  visible: (scope) => rowsInScope(scope, certificateReminder.partnerId, partnerTable),
}).findBy('id')

const later = alias(certificate, 'later')

/**
 * Certificates that end soon and of whose end nobody was reminded since the latest day on which one was due; not of one that the
 * trainee has renewed. Rows another replica holds are passed over.
 */
export const lockDueCertificates = (tx: Database, today: BusinessDate, limit: number): Promise<CertificateRow[]> =>
  tx
    .select(getTableColumns(certificate))
    .from(certificate)
    .leftJoin(certificateReminder, eq(certificateReminder.id, certificate.id))
    .where(
      and(
        eq(certificate.revoked, false),
        gte(certificate.validUntil, today),
        lte(certificate.validUntil, lastRemindedEnd(today)),
        or(isNull(certificateReminder.days), gt(certificateReminder.days, dueDays(today))),
        notExists(renewed(tx)),
      ),
    )
    .orderBy(certificate.validUntil, certificate.id)
    .limit(limit)
    .for('update', { of: certificate, skipLocked: true })

/** A certificate of the same trainee and course that lasts longer. */
const renewed = (tx: Database) =>
  tx
    .select({ id: later.id })
    .from(later)
    .where(
      and(
        eq(later.partnerId, certificate.partnerId),
        eq(later.courseId, certificate.courseId),
        eq(later.traineeName, certificate.traineeName),
        eq(later.revoked, false),
        gt(later.validUntil, certificate.validUntil),
      ),
    )

/** `reminderDue` as an expression. */
const dueDays = (today: BusinessDate) =>
  sql<number>`(select min(days) from unnest(${sql.param([...REMINDERS])}::int[]) as days where ${certificate.validUntil} - days <= ${today}::date)`

/** Notes a reminder, once: null where another replica has noted it, or a later one. */
export async function noteReminder(tx: Database, row: CertificateReminderRow): Promise<CertificateReminderRow | null> {
  const [noted] = await tx
    .insert(certificateReminder)
    .values(row)
    .onConflictDoUpdate({
      target: certificateReminder.id,
      set: { days: row.days, remindedOn: row.remindedOn },
      setWhere: gt(certificateReminder.days, row.days),
    })
    .returning()
  return noted ?? null
}
