import { changed, command, type Versioned } from '@channelgraph/command'
import { enrolments } from '../enrolments.store.ts'
import { lockForRecord } from '../recording.steps.ts'

export interface RecordAttendance extends Versioned {
  readonly present: boolean
}

export const recordAttendance = command(
  'training:examine',
  async (tx, ctx, { id, expectedVersion, present }: RecordAttendance) => {
    const { enrolment, refusal } = await lockForRecord(tx, ctx, 'recordAttendance', { id, expectedVersion })
    if (refusal) return refusal
    const saved = await enrolments.update(tx, enrolment, { status: present ? 'ATTENDED' : 'ABSENT' })
    return changed('TrainingEnrolment', enrolment, saved)
  },
)
