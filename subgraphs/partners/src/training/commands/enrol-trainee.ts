import { assertOwnPartner } from '@channelgraph/access'
import { created, creatingCommand } from '@channelgraph/command'
import { check, checkTransition, newId } from '@channelgraph/values'
import { PARTNER } from '../../partners/partners.rules.ts'
import { partners } from '../../partners/partners.store.ts'
import { enrolments, findEnrolments, findOtherSession, findPlacesTaken } from '../enrolments.store.ts'
import { sessions } from '../sessions.store.ts'
import { openingEnrolment, refuseEnrolment } from '../training.rules.ts'

export interface EnrolTrainee {
  readonly idempotencyKey: string
  readonly sessionId: string
  readonly partnerId: string
  readonly traineeName: string
}

export const enrolTrainee = creatingCommand('training:enrol', findEnrolments, async (tx, ctx, input: EnrolTrainee) => {
  assertOwnPartner(ctx.scope, input.partnerId)
  const traineeName = check.title('traineeName', input.traineeName.normalize('NFKC'))
  const partner = await partners.lock(tx, ctx, input.partnerId)
  // The session's lock keeps two trainees from its last place.
  const session = await sessions.lock(tx, ctx, input.sessionId)
  const trainee = { partnerId: partner.id, traineeName }
  const others = {
    enrolled: await findPlacesTaken(tx, session.id),
    elsewhere: await findOtherSession(tx, session, trainee),
  }
  const refusal =
    checkTransition(PARTNER, 'enrolTrainee', partner) ?? refuseEnrolment(session, others, trainee, ctx.clock.now())
  if (refusal) return refusal
  const keys = { id: newId('enrolment'), sessionId: session.id, partnerId: partner.id }
  const opening = openingEnrolment({ ...keys, traineeName, enrolledAt: ctx.clock.now() })
  const enrolment = await enrolments.insert(tx, opening)
  return created('TrainingEnrolment', enrolment)
})
