import { transition } from '@channelgraph/command'
import { enrolments } from '../enrolments.store.ts'
import { ENROLMENT } from '../training.rules.ts'

export const cancelEnrolment = transition(
  'training:enrol',
  'TrainingEnrolment',
  enrolments,
  ENROLMENT,
  'cancelEnrolment',
)
