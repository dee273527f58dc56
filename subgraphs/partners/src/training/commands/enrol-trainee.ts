import { assertOwnPartner } from '@channelgraph/access'
import { created, creatingCommand } from '@channelgraph/command'
import { check, checkTransition, newId } from '@channelgraph/values'
import { PARTNER } from '../../partners/partners.rules.ts'
import { partners } from '../../partners/partners.store.ts'
import { enrolments, findEnrolments, findPlacesTaken } from '../enrolments.store.ts'
import { sessions } from '../sessions.store.ts'
import { refuseEnrolment } from '../training.rules.ts'

export interface EnrolTrainee {
  readonly idempotencyKey: string
  readonly sessionId: string
  readonly partnerId: string
  readonly traineeName: string
}

export const enrolTrainee = creatingCommand('training:enrol', findEnrolments, async (tx, ctx, input: EnrolTrainee) => {
  assertOwnPartner(ctx.scope, input.partnerId)
  const traineeName = check.text('traineeName', input.traineeName, check.TEXT.name)
  const partner = await partners.lock(tx, ctx, input.partnerId)
  // The session's lock keeps two trainees from its last place.
  const session = await sessions.lock(tx, ctx, input.sessionId)
  const refusal =
    checkTransition(PARTNER, 'enrolTrainee', partner) ??
    refuseEnrolment(session, await findPlacesTaken(tx, session.id), { partnerId: partner.id, traineeName })
  if (refusal) return refusal
  const enrolment = await enrolments.insert(tx, {
    id: newId('enrolment'),
    sessionId: session.id,
    partnerId: partner.id,
    traineeName,
    status: 'ENROLLED',
    enrolledAt: ctx.clock.now(),
  })
  return created('TrainingEnrolment', enrolment)
})
