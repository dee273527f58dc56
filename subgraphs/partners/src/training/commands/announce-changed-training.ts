import { command } from '@channelgraph/command'
import type { PartnerRow } from '../../partners/partners.tables.ts'
import { announceTrainingValidity } from '../training-validity.steps.ts'

/** A certificate ran out, or another one closed the gap unseen. */
export const announceChangedTraining = command('schedule:sweep', (tx, ctx, partner: PartnerRow) =>
  announceTrainingValidity(tx, ctx, partner),
)
