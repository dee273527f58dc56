import type { Database } from '@channelgraph/access'
import { type CommandContext, changed, type Done, unchanged } from '@channelgraph/command'
import { businessDateOf } from '@channelgraph/values'
import type { PartnerRow } from '../partners/partners.tables.ts'
import { findMissingTopics } from './certificates.store.ts'
import { trainingValidityChanged } from './training.events.ts'
import { isTrainingValid } from './training.rules.ts'
import { lockAnnouncedValidity, upsertAnnouncedValidity } from './training-validity.store.ts'

/** Tells the others whether a partner's training is valid, where that is not what they were told last: once a change. */
export async function announceTrainingValidity(
  tx: Database,
  ctx: CommandContext,
  partner: PartnerRow,
): Promise<Done<unknown>> {
  if (!partner.activatedAt) return unchanged(partner)
  const asOf = businessDateOf(ctx.clock.now())
  const announced = await lockAnnouncedValidity(tx, partner.id)
  const missing = (await findMissingTopics(tx, ctx.scope, [partner.id], asOf)).get(partner.id) ?? []
  const valid = isTrainingValid(missing)
  if (valid === announced) return unchanged(partner)
  const after = { id: partner.id, valid, asOf }
  await upsertAnnouncedValidity(tx, after)
  const before = { ...after, valid: announced }
  return changed('TrainingValidity', before, after, trainingValidityChanged(partner, missing, asOf))
}
