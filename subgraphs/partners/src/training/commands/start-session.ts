import { transition } from '@channelgraph/command'
import { sessions } from '../sessions.store.ts'
import { SESSION } from '../training.rules.ts'

export const startSession = transition('training:run', 'TrainingSession', sessions, SESSION, 'startSession')
