import { changed, command, type Versioned } from '@channelgraph/command'
import { type BusinessDate, check } from '@channelgraph/values'
import { refusal } from '../interactions.refusals.ts'
import { followingOn } from '../interactions.rules.ts'
import { interactions } from '../interactions.store.ts'

export interface CorrectInteraction extends Versioned {
  readonly summary: string
  readonly nextActionOn?: BusinessDate | null
}

export const correctInteraction = command(
  'interaction:record',
  async (tx, ctx, { id, expectedVersion, ...given }: CorrectInteraction) => {
    const summary = check.text('summary', given.summary, check.TEXT.note)
    const before = await interactions.lock(tx, ctx, id, expectedVersion)
    if (before.byId !== ctx.viewer.subject) return refusal('NotYourInteraction')
    const nextActionOn = followingOn(given.nextActionOn, before.at)
    return changed('Interaction', before, await interactions.update(tx, before, { summary, nextActionOn }))
  },
)
