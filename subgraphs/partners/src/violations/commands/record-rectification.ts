import { changed, command, type Versioned, withReason } from '@channelgraph/command'
import { type BusinessDate, businessDateOf, check, checkTransition } from '@channelgraph/values'
import { withContributor } from '../../approvals/approvals.rules.ts'
import { VIOLATION } from '../violations.rules.ts'
import { violations } from '../violations.store.ts'

export interface RecordRectification extends Versioned {
  readonly rectifiedOn: BusinessDate
  readonly note: string
}

export const recordRectification = command(
  'violation:investigate',
  async (tx, ctx, { id, expectedVersion, rectifiedOn: given, note: words }: RecordRectification) => {
    const note = check.text('note', words)
    const row = await violations.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(VIOLATION, 'recordRectification', row)
    if (refusal) return refusal
    const today = businessDateOf(ctx.clock.now())
    const rectifiedOn = check.day('rectifiedOn', given, businessDateOf(row.reportedAt), today)
    const change = { rectifiedOn, ...withContributor(row, ctx.viewer) }
    const done = changed('Violation', row, await violations.update(tx, row, change))
    return withReason(note, done, { visibleToPartner: true })
  },
)
