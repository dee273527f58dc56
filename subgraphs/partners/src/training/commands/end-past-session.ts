import { command, withReason } from '@channelgraph/command'
import { endSession } from '../ending.steps.ts'
import type { TrainingSessionRow } from '../training.tables.ts'

/** The day of a session is over: one that began is closed, one that nobody began did not take place. */
export const endPastSession = command('schedule:sweep', async (tx, _ctx, session: TrainingSessionRow) =>
  session.status === 'RUNNING'
    ? endSession(tx, session, 'CLOSED')
    : withReason(NOT_HELD, await endSession(tx, session, 'CANCELLED')),
)

const NOT_HELD = 'Nobody began it on its day (当日未开始).'
