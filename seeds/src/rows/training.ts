import { addDays, type BusinessDate, businessDateOf, documentNumber } from '@channelgraph/values'
import type { PartnerRow } from '../../../subgraphs/partners/src/partners/partners.tables.ts'
import {
  certificateExpiring,
  certificateIssued,
  trainingValidityChanged,
} from '../../../subgraphs/partners/src/training/training.events.ts'
import {
  certificateSeries,
  ONBOARDING_TOPICS,
  openingCertificate,
  openingEnrolment,
  REMINDERS,
  reminderDue,
} from '../../../subgraphs/partners/src/training/training.rules.ts'
import {
  type CertificateRow,
  certificate,
  certificateReminder,
  type TrainingSessionRow,
  trainingCourse,
  trainingEnrolment,
  trainingSession,
  trainingValidity,
} from '../../../subgraphs/partners/src/training/training.tables.ts'
import { atHour, later, MINUTE } from '../moments.ts'
import type { RowBuffer } from '../row-buffer.ts'
import type { LifeFact } from '../world/activation.ts'
import type { PartnerHistory } from '../world/partner-history.ts'
import type { SharedData } from '../world/shared-data.ts'
import { writeTrail } from './trail.ts'

/** The courses and their sessions, each as far as its day has come. */
export function writeCourses(buffer: RowBuffer, { courses, sessions, staff }: SharedData): void {
  for (const { row, publishedAt } of courses) {
    const [by] = staff.of(row.leadDepartment)
    buffer.add(trainingCourse, [
      writeTrail(buffer, 'TrainingCourse', row, [{ at: publishedAt, by: by!, operation: 'training:publish' }]),
    ])
  }
  for (const { row, plannedAt } of sessions) {
    const by = row.trainerIds[0]!
    const run = { by, operation: 'training:run' as const }
    const begun: TrainingSessionRow = { ...row, status: 'PLANNED', version: 1 }
    const steps = [
      { at: plannedAt, by, operation: 'training:plan' as const },
      { ...run, at: later(plannedAt, 10 * MINUTE), change: { status: 'OPEN' as const } },
      { ...run, at: row.startsAt, change: { status: 'RUNNING' as const } },
      { ...run, at: later(row.endsAt, 90 * MINUTE), change: { status: 'CLOSED' as const } },
    ]
    buffer.add(trainingSession, [writeTrail(buffer, 'TrainingSession', begun, steps.slice(0, row.version))])
  }
}

export function writeTraining(buffer: RowBuffer, { training, numbers }: PartnerHistory): CertificateRow[] {
  const certificates: CertificateRow[] = []
  for (const fact of training.enrolments) {
    const { id, session, partner: trained, trainee, status, examScore, enrolledAt, examinedAt } = fact
    const partnerId = trained.id
    const opening = openingEnrolment({ id, sessionId: session.row.id, partnerId, traineeName: trainee, enrolledAt })
    const version = { ENROLLED: 1, ABSENT: 2, PASSED: 3, FAILED: 3 }[status]
    buffer.add(trainingEnrolment, [{ ...opening, status, examScore, version }])
    const [by] = session.row.trainerIds
    const examined = { at: examinedAt, by: by!, operation: 'training:examine' as const }
    const attended = { ...examined, at: examinedAt && session.row.endsAt, change: { status: 'ATTENDED' as const } }
    writeTrail(buffer, 'TrainingEnrolment', opening, [
      { at: enrolledAt, by: `user_${trained.code}`, operation: 'training:enrol' },
      ...(version > 2 ? [attended] : []),
      { ...examined, change: { status, examScore } },
    ])
    if (status !== 'PASSED' || !examinedAt) continue
    const issuedOn = businessDateOf(examinedAt)
    const no = documentNumber(certificateSeries(issuedOn), numbers.certificate())
    const issued = openingCertificate({ id: certificateIdOf(id), no, issuedOn }, { ...opening, id }, session.course.row)
    buffer.add(certificate, [writeTrail(buffer, 'Certificate', issued, [examined])])
    certificates.push(issued)
    buffer.record(examinedAt, certificateIssued(issued), by)
  }
  return certificates
}

/**
 * The sweep told of each certificate that ends soon, a minute into the days on which a reminder was due; of one that was renewed
 * nobody is told.
 */
export function writeReminders(buffer: RowBuffer, certificates: readonly CertificateRow[], today: BusinessDate): void {
  const last = later(atHour(today, 0), -1)
  for (const held of certificates) {
    const days = held.validUntil < today ? null : reminderDue(held, today)
    const isRenewed = certificates.some(
      ({ courseId, traineeName, validUntil }) =>
        courseId === held.courseId && traineeName === held.traineeName && validUntil > held.validUntil,
    )
    if (days === null || isRenewed) continue
    for (const told of REMINDERS.filter((one) => one >= days)) {
      const at = atHour(addDays(held.validUntil, -told), 1 / 60)
      if (at > atHour(held.issuedOn, 24))
        buffer.record(at < last ? at : last, certificateExpiring(held, { days: told }))
    }
    const due = addDays(held.validUntil, -days)
    const reminder = {
      id: held.id,
      partnerId: held.partnerId,
      days,
      remindedOn: due > held.issuedOn ? due : held.issuedOn,
    }
    buffer.add(certificateReminder, [reminder])
  }
}

/**
 * The sweep told of training that is not valid any more a minute into the day after a topic's last certificate ended. Returns
 * whether it did.
 */
export function writeTrainingValidity(
  buffer: RowBuffer,
  { activatedAt }: LifeFact,
  row: PartnerRow,
  certificates: readonly CertificateRow[],
  today: BusinessDate,
): boolean {
  if (!activatedAt) return false
  const mandatory = certificates.filter((held) => held.mandatory)
  const gapOn = new Map(
    ONBOARDING_TOPICS.map((topic) => {
      const ends = mandatory.filter((held) => held.topics.includes(topic)).map((held) => addDays(held.validUntil, 1))
      return [topic, ends.sort().at(-1) ?? businessDateOf(activatedAt)]
    }),
  )
  const asOf = [...gapOn.values()].sort()[0]
  if (!asOf || asOf > today) return false
  const missing = ONBOARDING_TOPICS.filter((topic) => (gapOn.get(topic) ?? '') <= asOf)
  buffer.add(trainingValidity, [{ id: row.id, valid: false, asOf }])
  const at = atHour(asOf, 1 / 60)
  const last = later(atHour(today, 0), -1)
  buffer.record(at < last ? at : last, trainingValidityChanged(row, missing, asOf))
  return true
}

/** A certificate comes of one enrolment: the same number under another prefix. */
const certificateIdOf = (enrolmentId: string): string => enrolmentId.replace(/^enr_/, 'cer_')
