import { changed, combine, command, created, nextNumber, type Versioned } from '@channelgraph/command'
import { type BusinessDate, businessDateOf, check, type Decimal, newId } from '@channelgraph/values'
import { findPartners } from '../../partners/partners.store.ts'
import { certificates } from '../certificates.store.ts'
import { enrolments } from '../enrolments.store.ts'
import { lockForRecord } from '../recording.steps.ts'
import { certificateIssued } from '../training.events.ts'
import { certificateSeries, examStatus, FULL_SCORE, openingCertificate } from '../training.rules.ts'
import { announceTrainingValidity } from '../training-validity.steps.ts'

export interface RecordExam extends Versioned {
  readonly score: Decimal
  /** Today where it is left out. */
  readonly examinedOn?: BusinessDate | null
}

export const recordExam = command('training:examine', async (tx, ctx, input: RecordExam) => {
  const { id, expectedVersion, score } = input
  const today = businessDateOf(ctx.clock.now())
  check.decimalWithin('score', score, 0, FULL_SCORE)
  const { enrolment, session, course, refusal } = await lockForRecord(tx, ctx, 'recordExam', { id, expectedVersion })
  if (refusal) return refusal
  const issuedOn = check.day('examinedOn', input.examinedOn ?? today, businessDateOf(session.startsAt), today)
  const status = examStatus(score)
  const saved = await enrolments.update(tx, enrolment, { status, examScore: score })
  const examined = changed('TrainingEnrolment', enrolment, saved)
  if (status === 'FAILED') return examined
  const no = await nextNumber(tx, certificateSeries(issuedOn))
  const opening = openingCertificate({ id: newId('certificate'), no, issuedOn }, enrolment, course)
  const certificate = await certificates.insert(tx, opening)
  const trained = (await findPartners(tx, ctx.scope, [enrolment.partnerId])).get(enrolment.partnerId)!
  return combine(
    examined,
    created('Certificate', certificate, certificateIssued(certificate)),
    await announceTrainingValidity(tx, ctx, trained),
  )
})
