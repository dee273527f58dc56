import { read } from '@channelgraph/access'
import { type CommandContext, created, creatingCommand } from '@channelgraph/command'
import { findPartnerRefs } from '@channelgraph/partner-ref'
import { check, clientError, notFound, type Period } from '@channelgraph/values'
import { findSettlementsOfRun } from '../../settlements/settlements.store.ts'
import type { SettlementRow } from '../../settlements/settlements.tables.ts'
import { checkSettledMonth } from '../drafting.rules.ts'
import { beginRun } from '../drafting.steps.ts'
import { findPartnersToSettle, findRuns, lockDrafting } from '../drafting.store.ts'
import { draftPendingOf } from './draft-pending.ts'

export interface DraftSettlements {
  readonly idempotencyKey: string
  /** One whole month that has begun. */
  readonly period: Period
  /** All partners where left out. */
  readonly partnerIds?: readonly string[] | null
}

/** Named one by one; without names it is all partners, however many. */
const MAX_PARTNERS = 2_000

/** Begins a run of a month, or finds the one that the same key began. */
const beginDrafting = creatingCommand(
  'settlement:prepare',
  findRuns,
  async (tx, ctx, { period: month, partnerIds: asked }: DraftSettlements) => {
    const period = checkSettledMonth(month, ctx.clock.now())
    const partnerIds = asked ? [...new Set(check.items('partnerIds', asked, 1, MAX_PARTNERS))] : null
    if (partnerIds && (await findPartnerRefs(tx, ctx.scope, partnerIds)).size < partnerIds.length)
      throw notFound('A partner of `partnerIds`', '`partnerIds` 中的渠道伙伴')
    await lockDrafting(tx)
    const pending = await findPartnersToSettle(tx, { period, partnerIds, scheduled: false })
    return created('SettlementRun', await beginRun(tx, ctx, period, { pending }))
  },
)

/**
 * Drafts a month by hand as the schedule does, each partner for itself: one that cannot be drafted keeps nobody else's settlement
 * back. Asked again with the same key it drafts what is left, and answers all that the run made.
 */
export async function draftSettlements(ctx: CommandContext, input: DraftSettlements): Promise<SettlementRow[]> {
  const run = await beginDrafting(ctx, input)
  if (!('id' in run)) return []
  const left = await draftPendingOf(run.id, ctx)
  const drafted = await read(ctx, (db) => findSettlementsOfRun(db, ctx.scope, run.id))
  if (left.length > 0) throw await notDrafted(ctx, left, drafted)
  return drafted
}

/** How many names a message bears. */
const NAMED = 10

async function notDrafted(ctx: CommandContext, left: readonly string[], drafted: readonly SettlementRow[]) {
  const refs = await findPartnerRefs(ctx.db, ctx.scope, left)
  const some = (names: readonly string[]) => `${names.slice(0, NAMED).join(', ')}${names.length > NAMED ? ', …' : ''}`
  const partners = some(left.map((id) => refs.get(id)?.code ?? id))
  const numbers = some(drafted.map(({ no }) => no))
  return clientError(
    'SETTLEMENTS_NOT_DRAFTED',
    `${drafted.length} settlements are drafted${numbers && ` (${numbers})`}, those of ${left.length} partners are not (${partners}): have what they hold put right, then ask again with the same \`idempotencyKey\`.`,
    `已生成 ${drafted.length} 份结算单${numbers && `(${numbers})`},另有 ${left.length} 个渠道伙伴的未能生成(${partners}):请更正其数据后,以同一 \`idempotencyKey\` 重试。`,
  )
}
