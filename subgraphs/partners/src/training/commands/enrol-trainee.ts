import { assertOwnPartner } from '@channelgraph/access'
import { created, creatingCommand } from '@channelgraph/command'
import { badInput, newId, refuseTransition } from '@channelgraph/values'
import { PARTNER_TRANSITIONS } from '../../partners/partners.rules.ts'
import { lockPartner } from '../../partners/partners.store.ts'
import { findEnrolments, findPlacesTaken, insertEnrolment } from '../enrolments.store.ts'
import { lockSession } from '../sessions.store.ts'
import { refuseEnrolment } from '../training.rules.ts'
import type { TrainingEnrolmentRow } from '../training.tables.ts'

export interface EnrolTrainee {
  readonly idempotencyKey: string
  readonly sessionId: string
  readonly partnerId: string
  readonly traineeName: string
}

export const enrolTrainee = creatingCommand<EnrolTrainee, TrainingEnrolmentRow>(
  'training:enrol',
  findEnrolments,
  async (tx, ctx, input) => {
    assertOwnPartner(ctx.scope, input.partnerId)
    const traineeName = input.traineeName.trim()
    if (traineeName === '') throw badInput('traineeName says who comes.')
    const partner = await lockPartner(tx, ctx, input.partnerId)
    // The session's lock keeps two trainees from its last place.
    const session = await lockSession(tx, ctx, input.sessionId)
    const refusal =
      refuseTransition(PARTNER_TRANSITIONS, 'enrolTrainee', partner.status) ??
      refuseEnrolment(session, await findPlacesTaken(tx, session.id), { partnerId: partner.id, traineeName })
    if (refusal) return refusal
    const enrolment = await insertEnrolment(tx, {
      id: newId('enrolment'),
      sessionId: session.id,
      partnerId: partner.id,
      traineeName,
      status: 'ENROLLED',
      enrolledAt: ctx.clock.now(),
    })
    return created('TrainingEnrolment', enrolment)
  },
)
