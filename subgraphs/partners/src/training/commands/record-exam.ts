import { changed, combine, command, created } from '@channelgraph/command'
import { badInput, businessDateOf, type Decimal, newId } from '@channelgraph/values'
import { findEmployees } from '../../employees/employees.store.ts'
import { nextYearlyNumber } from '../../numbering/numbering.store.ts'
import { findPartners } from '../../partners/partners.store.ts'
import { insertCertificate } from '../certificates.store.ts'
import { findCourses } from '../courses.store.ts'
import { lockEnrolment, saveEnrolment } from '../enrolments.store.ts'
import { findSessions } from '../sessions.store.ts'
import { certificateIssued } from '../training.events.ts'
import { examStatus, FULL_SCORE, refuseRecord, validUntilOf } from '../training.rules.ts'
import { announceTrainingValidity } from '../training-validity.ts'

export interface RecordExam {
  readonly id: string
  readonly expectedVersion: number
  readonly score: Decimal
}

export const recordExam = command('training:examine', async (tx, ctx, { id, expectedVersion, score }: RecordExam) => {
  if (score.isNegative() || score.gt(FULL_SCORE)) throw badInput('score is 0 to 100.')
  const enrolment = await lockEnrolment(tx, ctx, id, expectedVersion)
  const session = (await findSessions(tx, [enrolment.sessionId])).get(enrolment.sessionId)!
  const course = (await findCourses(tx, [session.courseId])).get(session.courseId)!
  const recorder = (await findEmployees(tx, [ctx.viewer.subject])).get(ctx.viewer.subject)
  const refusal = refuseRecord('recordExam', enrolment, session, course, recorder)
  if (refusal) return refusal
  const status = examStatus(score)
  const saved = await saveEnrolment(tx, enrolment, { status, examScore: score })
  const examined = changed('TrainingEnrolment', enrolment, saved)
  if (status === 'FAILED') return examined
  const issuedOn = businessDateOf(ctx.clock.now())
  const certificate = await insertCertificate(tx, {
    id: newId('certificate'),
    no: await nextYearlyNumber(tx, 'CE', issuedOn),
    partnerId: enrolment.partnerId,
    enrolmentId: enrolment.id,
    courseId: course.id,
    traineeName: enrolment.traineeName,
    topics: course.topics,
    mandatory: course.mandatoryForOnboarding,
    issuedOn,
    validUntil: validUntilOf(issuedOn, course),
  })
  const trained = (await findPartners(tx, ctx.scope, [enrolment.partnerId])).get(enrolment.partnerId)!
  return combine(
    examined,
    created('Certificate', certificate, certificateIssued(certificate)),
    await announceTrainingValidity(tx, ctx, trained),
  )
})
