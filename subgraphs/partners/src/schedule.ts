import { type Sweep, sweepRows } from '@channelgraph/service'
import { addDays, businessDateOf } from '@channelgraph/values'
import { pickAmendmentsDue } from './contracts/amendments.store.ts'
import { announceExpiry } from './contracts/commands/announce-expiry.ts'
import { enforceAmendment } from './contracts/commands/enforce-amendment.ts'
import { expireContract } from './contracts/commands/expire-contract.ts'
import { IN_FORCE, lastExpiringEnd } from './contracts/contracts.rules.ts'
import { pickContractsEndingBy } from './contracts/contracts.store.ts'
import { announceChangedTraining } from './training/commands/announce-training-validity.ts'
import { pickPartnersWithChangedTraining } from './training/training-validity.store.ts'

/** What falls due in the channel department; what is over is ended before what ends soon is announced. */
export const sweeps: readonly Sweep[] = [
  sweepRows(
    'contracts-ended',
    (tx, ctx, limit) => pickContractsEndingBy(tx, IN_FORCE, addDays(businessDateOf(ctx.clock.now()), -1), limit),
    expireContract,
  ),
  sweepRows(
    'contracts-ending',
    (tx, ctx, limit) =>
      pickContractsEndingBy(tx, ['EFFECTIVE'], lastExpiringEnd(businessDateOf(ctx.clock.now())), limit),
    announceExpiry,
  ),
  sweepRows(
    'amendments-due',
    (tx, ctx, limit) => pickAmendmentsDue(tx, businessDateOf(ctx.clock.now()), limit),
    enforceAmendment,
  ),
  sweepRows(
    'training-changed',
    (tx, ctx, limit) => pickPartnersWithChangedTraining(tx, businessDateOf(ctx.clock.now()), limit),
    announceChangedTraining,
  ),
]
