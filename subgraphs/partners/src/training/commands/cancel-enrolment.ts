import { changed, command } from '@channelgraph/command'
import { refuseTransition } from '@channelgraph/values'
import { lockEnrolment, saveEnrolment } from '../enrolments.store.ts'
import { ENROLMENT_TRANSITIONS } from '../training.rules.ts'

export interface CancelEnrolment {
  readonly id: string
  readonly expectedVersion: number
}

export const cancelEnrolment = command('training:enrol', async (tx, ctx, { id, expectedVersion }: CancelEnrolment) => {
  const enrolment = await lockEnrolment(tx, ctx, id, expectedVersion)
  const refusal = refuseTransition(ENROLMENT_TRANSITIONS, 'cancelEnrolment', enrolment.status)
  if (refusal) return refusal
  return changed('TrainingEnrolment', enrolment, await saveEnrolment(tx, enrolment, { status: 'CANCELLED' }))
})
