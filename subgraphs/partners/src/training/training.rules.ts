import {
  addMonths,
  type BusinessDate,
  Decimal,
  type Refusal,
  refuseTransition,
  type Transitions,
} from '@channelgraph/values'
import type { EmployeeRow } from '../employees/employees.tables.ts'
import type { TrainingCourseRow, TrainingEnrolmentRow, TrainingSessionRow } from './training.tables.ts'

export type Topic = TrainingCourseRow['topics'][number]

/** 四.2: company culture, product knowledge, sales technique, technical operation, after-sales service. */
export const ONBOARDING_TOPICS = [
  'CULTURE',
  'PRODUCT',
  'SALES',
  'TECHNICAL',
  'AFTER_SALES',
] as const satisfies readonly Topic[]

/** A session's way (specification 3.3). */
export const SESSION_TRANSITIONS = {
  openSession: { from: ['PLANNED'], to: ['OPEN'] },
  enrolTrainee: { from: ['OPEN'], to: ['OPEN'] },
  startSession: { from: ['OPEN'], to: ['RUNNING'] },
  closeSession: { from: ['RUNNING'], to: ['CLOSED'] },
  cancelSession: { from: ['PLANNED', 'OPEN', 'RUNNING'], to: ['CANCELLED'] },
} as const satisfies Transitions<TrainingSessionRow['status']>

/** A trainee's way through a session (specification 3.3). */
export const ENROLMENT_TRANSITIONS = {
  cancelEnrolment: { from: ['ENROLLED'], to: ['CANCELLED'] },
  recordAttendance: { from: ['ENROLLED'], to: ['ATTENDED', 'ABSENT'] },
  recordExam: { from: ['ATTENDED'], to: ['PASSED', 'FAILED'] },
} as const satisfies Transitions<TrainingEnrolmentRow['status']>

export const FULL_SCORE = new Decimal(100)
const PASS_MARK = new Decimal(60)

export const examStatus = (score: Decimal): 'PASSED' | 'FAILED' => (score.gte(PASS_MARK) ? 'PASSED' : 'FAILED')

/** The last day of a certificate: the same day, so many months later. */
export const validUntilOf = (issuedOn: BusinessDate, { validityMonths }: Pick<TrainingCourseRow, 'validityMonths'>) =>
  addMonths(issuedOn, validityMonths)

/** Valid training leaves no onboarding topic open; `missing` comes from the certificates (see missingTopicsOf). */
export const isTrainingValid = (missing: readonly Topic[]): boolean => missing.length === 0

export interface LeadTrainerMissing extends Refusal {
  readonly __typename: 'LeadTrainerMissing'
  readonly leadDepartment: TrainingCourseRow['leadDepartment']
}

/** Somebody of the lead department has to be there: only they may examine. */
export function refuseTrainers(
  { leadDepartment }: Pick<TrainingCourseRow, 'leadDepartment'>,
  trainers: readonly Pick<EmployeeRow, 'department'>[],
): LeadTrainerMissing | null {
  if (trainers.some(({ department }) => department === leadDepartment)) return null
  return {
    __typename: 'LeadTrainerMissing',
    code: 'LEAD_TRAINER_MISSING',
    message: `One of the trainers has to come from ${leadDepartment}: the course's lead department examines.`,
    leadDepartment,
  }
}

/** A place is given while the session is open and has room, once to each trainee of a partner. */
export function refuseEnrolment(
  { status, capacity }: Pick<TrainingSessionRow, 'status' | 'capacity'>,
  enrolled: readonly Pick<TrainingEnrolmentRow, 'partnerId' | 'traineeName'>[],
  { partnerId, traineeName }: Pick<TrainingEnrolmentRow, 'partnerId' | 'traineeName'>,
): Refusal | null {
  const illegal = refuseTransition(SESSION_TRANSITIONS, 'enrolTrainee', status)
  if (illegal) return illegal
  if (enrolled.some((other) => other.partnerId === partnerId && other.traineeName === traineeName)) {
    return {
      __typename: 'AlreadyEnrolled',
      code: 'ALREADY_ENROLLED',
      message: `${traineeName} has a place in this session already.`,
    }
  }
  if (enrolled.length < capacity) return null
  const full: Refusal & { capacity: number } = {
    __typename: 'SessionFull',
    code: 'SESSION_FULL',
    message: `All ${capacity} places are taken: choose another session.`,
    capacity,
  }
  return full
}

/** Attendance and exams of a session that began are recorded by its trainers of the lead department. */
export function refuseRecord(
  command: 'recordAttendance' | 'recordExam',
  enrolment: Pick<TrainingEnrolmentRow, 'status'>,
  session: Pick<TrainingSessionRow, 'status' | 'trainerIds'>,
  { leadDepartment }: Pick<TrainingCourseRow, 'leadDepartment'>,
  recorder: Pick<EmployeeRow, 'id' | 'department'> | undefined,
): Refusal | null {
  const illegal = refuseTransition(ENROLMENT_TRANSITIONS, command, enrolment.status)
  if (illegal) return illegal
  if (recorder?.department !== leadDepartment || !session.trainerIds.includes(recorder.id)) {
    return {
      __typename: 'NotItsTrainer',
      code: 'NOT_ITS_TRAINER',
      message: `Only a trainer of this session who works in ${leadDepartment} records this.`,
    }
  }
  if (session.status === 'RUNNING' || session.status === 'CLOSED') return null
  return {
    __typename: 'SessionNotHeld',
    code: 'SESSION_NOT_HELD',
    message: `The session is ${session.status}: start it before recording who was there.`,
  }
}
