import { created, creatingCommand } from '@channelgraph/command'
import { type BusinessDate, check, newId } from '@channelgraph/values'
import { assertPartner } from '../../partners/partners.steps.ts'
import { followingOn, openingInteraction, spokenAt } from '../interactions.rules.ts'
import { findInteractions, interactions } from '../interactions.store.ts'
import type { InteractionRow } from '../interactions.tables.ts'

export interface RecordInteraction {
  readonly idempotencyKey: string
  readonly input: {
    readonly partnerId: string
    readonly kind: InteractionRow['kind']
    readonly at: Date
    readonly summary: string
    readonly nextActionOn?: BusinessDate | null
  }
}

export const recordInteraction = creatingCommand<RecordInteraction, InteractionRow, never>(
  'interaction:record',
  findInteractions,
  async (tx, ctx, { input }: RecordInteraction) => {
    const { partnerId, kind } = input
    const at = spokenAt(input.at, ctx.clock.now())
    const said = {
      summary: check.text('summary', input.summary, check.TEXT.note),
      nextActionOn: followingOn(input.nextActionOn, at),
    }
    await assertPartner(tx, ctx.scope, partnerId)
    const opening = openingInteraction({
      id: newId('interaction'),
      partnerId,
      kind,
      at,
      byId: ctx.viewer.subject,
      ...said,
    })
    return created('Interaction', await interactions.insert(tx, opening))
  },
)
