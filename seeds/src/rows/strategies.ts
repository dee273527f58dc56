import { documentSeries } from '@channelgraph/command'
import { addDays, businessDateOf, documentNumber } from '@channelgraph/values'
import { approval } from '../../../subgraphs/partners/src/approvals/approvals.tables.ts'
import { marketSize } from '../../../subgraphs/partners/src/market-sizes/market-sizes.tables.ts'
import { channelStrategySeries } from '../../../subgraphs/partners/src/strategies/strategies.rules.ts'
import {
  type ChannelStrategyRow,
  channelStrategy,
} from '../../../subgraphs/partners/src/strategies/strategies.tables.ts'
import { DAY, later } from '../moments.ts'
import { Numbers } from '../numbers.ts'
import type { RowBuffer } from '../row-buffer.ts'
import type { SharedData } from '../world/shared-data.ts'
import { makeMarketSizes, makeStrategies } from '../world/strategies.ts'
import { writeTrail } from './trail.ts'

/** Where the channel is to be, as management agreed to it, and how large its markets are. */
export function writeStrategies(buffer: RowBuffer, shared: SharedData): void {
  for (const row of makeMarketSizes(shared)) {
    const recorded = { at: row.recordedAt, by: row.recordedById, operation: 'market-size:record' as const }
    buffer.add(marketSize, [writeTrail(buffer, 'MarketSize', row, [recorded])])
  }
  const facts = makeStrategies(shared)
  const numbers = new Numbers()
  // A revision has the number of the one before it.
  const first = facts.filter(({ opening }) => opening.revision === 1)
  const tickets = new Map(
    first.map(({ opening: { id, year }, draftedAt }) => [
      year,
      numbers.enter(channelStrategySeries(businessDateOf(draftedAt)), draftedAt.getTime(), id),
    ]),
  )
  numbers.give()
  const noOf = new Map(
    first.map(({ opening: { year }, draftedAt }) => [
      year,
      documentNumber(channelStrategySeries(businessDateOf(draftedAt)), numbers.of(tickets.get(year)!)),
    ]),
  )
  const management = shared.staff.persona('management')
  const comment = '同意,请分解到各区域'
  for (const { opening, draftedAt, isPublished } of facts) {
    const begun: ChannelStrategyRow = { ...opening, no: noOf.get(opening.year)! }
    const successor = facts.find(
      (other) => other.isPublished && other.opening.year === opening.year && other.opening.revision > opening.revision,
    )
    const [submittedAt, decidedAt, publishedAt] = [1, 6, 8].map((days) => later(draftedAt, days * DAY)) as [
      Date,
      Date,
      Date,
    ]
    const written = { by: opening.authorId, operation: 'strategy:draft' as const }
    const published = { by: opening.authorId, operation: 'strategy:publish' as const }
    const replacedAt = successor ? later(successor.draftedAt, 8 * DAY) : null
    const row = writeTrail(buffer, 'ChannelStrategy', begun, [
      { ...written, at: draftedAt },
      { ...written, at: submittedAt, change: { status: 'SUBMITTED', submittedAt } },
      {
        ...{ at: isPublished ? decidedAt : null, by: management, operation: 'strategy:decide', reason: comment },
        change: { status: 'APPROVED' },
      },
      {
        ...{ ...published, at: isPublished ? publishedAt : null },
        change: { status: 'PUBLISHED', publishedAt, inForceTo: opening.effectiveTo },
      },
      {
        ...{ ...published, at: replacedAt },
        change: { status: 'RETIRED', inForceTo: successor ? addDays(successor.opening.effectiveFrom, -1) : null },
      },
    ])
    buffer.add(channelStrategy, [row])
    if (isPublished)
      buffer.add(approval, [
        {
          ...{ subjectId: row.id, step: 1, department: 'MANAGEMENT', approverId: management, decidedAt },
          ...{ decision: 'APPROVED', comment },
        },
      ])
  }
  buffer.add(documentSeries, numbers.heads())
}
