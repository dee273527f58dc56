import type { Database } from '@channelgraph/access'
import { businessDateOf } from '@channelgraph/values'
import { and, arrayOverlaps, eq } from 'drizzle-orm'
import { gapOf, type Topic, type TrainingGap } from './training.rules.ts'
import { certificate, trainingCourse, trainingEnrolment, trainingSession } from './training.tables.ts'

/** Why a partner lacks each of some onboarding topics. */
export async function findTrainingGaps(
  tx: Database,
  partnerId: string,
  missing: readonly Topic[],
): Promise<TrainingGap[]> {
  if (missing.length === 0) return []
  const certificates = await tx
    .select()
    .from(certificate)
    .where(
      and(
        eq(certificate.partnerId, partnerId),
        eq(certificate.mandatory, true),
        arrayOverlaps(certificate.topics, [...missing]),
      ),
    )
  const failures = await tx
    .select({ topics: trainingCourse.topics, endsAt: trainingSession.endsAt })
    .from(trainingEnrolment)
    .innerJoin(trainingSession, eq(trainingSession.id, trainingEnrolment.sessionId))
    .innerJoin(trainingCourse, eq(trainingCourse.id, trainingSession.courseId))
    .where(
      and(
        eq(trainingEnrolment.partnerId, partnerId),
        eq(trainingEnrolment.status, 'FAILED'),
        eq(trainingCourse.mandatoryForOnboarding, true),
        arrayOverlaps(trainingCourse.topics, [...missing]),
      ),
    )
  const failed = failures.map(({ topics, endsAt }) => ({ topics, on: businessDateOf(endsAt) }))
  return missing.map((topic) => gapOf(topic, certificates, failed))
}
