import { documentSeries } from '@channelgraph/command'
import { businessDateOf, documentNumber } from '@channelgraph/values'
import { marketFeedbackRouted } from '../../../subgraphs/partners/src/feedback/feedback.events.ts'
import { marketFeedback } from '../../../subgraphs/partners/src/feedback/feedback.tables.ts'
import { interaction } from '../../../subgraphs/partners/src/interactions/interactions.tables.ts'
import {
  forwarded,
  openingFollowUp,
  salesLeadSeries,
} from '../../../subgraphs/partners/src/sales-leads/sales-leads.rules.ts'
import {
  type SalesLeadRow,
  salesLead,
  salesLeadFollowUp,
} from '../../../subgraphs/partners/src/sales-leads/sales-leads.tables.ts'
import { later, MINUTE } from '../moments.ts'
import { Numbers } from '../numbers.ts'
import type { RowBuffer } from '../row-buffer.ts'
import type { LifeFact } from '../world/activation.ts'
import { makeFeedback, makeInteractions, makeSalesLeads } from '../world/market-voices.ts'
import type { SharedData } from '../world/shared-data.ts'
import { writeTrail } from './trail.ts'

/** What a partner told of its market, and who spoke with it. */
export function writeVoices(buffer: RowBuffer, life: LifeFact, shared: SharedData): void {
  const { partner } = life
  const [by = ''] = shared.staff.of('MARKETING')
  const handled = { by, operation: 'market-feedback:handle' as const }
  for (const { opening, quality, routedTo, answer, at } of makeFeedback(
    shared.stream.of('feedback', partner.code),
    life,
    shared,
  )) {
    const { status, ...answered } = answer
    const row = writeTrail(buffer, 'MarketFeedback', opening, [
      { at: opening.submittedAt, by: opening.submittedBy, operation: 'market-feedback:submit' },
      { ...handled, at: at.triaged, change: { status: 'TRIAGED', quality } },
      { ...handled, at: at.routed, change: { status: 'ROUTED', routedTo } },
      { ...handled, at: at.answered, change: { status, ...answered } },
      { ...handled, at: at.closed, change: { status: 'CLOSED' } },
    ])
    buffer.add(marketFeedback, [row])
    if (at.routed) buffer.record(at.routed, marketFeedbackRouted({ ...row, version: 3 }), by)
  }
  for (const row of makeInteractions(shared.stream.of('interactions', partner.code), life, shared)) {
    const recorded = { at: later(row.at, 30 * MINUTE), by: row.byId, operation: 'interaction:record' as const }
    buffer.add(interaction, [writeTrail(buffer, 'Interaction', row, [recorded])])
  }
}

/** What end customers asked for, numbered through each month: after all partners, to whom they were passed on. */
export function writeSalesLeads(buffer: RowBuffer, shared: SharedData): void {
  const facts = makeSalesLeads(shared)
  const numbers = new Numbers()
  const tickets = facts.map(({ opening: { id, openedAt } }) =>
    numbers.enter(salesLeadSeries(businessDateOf(openedAt)), openedAt.getTime(), id),
  )
  numbers.give()
  for (const [
    i,
    { opening, partnerId, partnerUser, managerId, byExclusivity, answered, followedUp, closed },
  ] of facts.entries()) {
    const { openedAt, openedBy } = opening
    const no = documentNumber(salesLeadSeries(businessDateOf(openedAt)), numbers.of(tickets[i]!))
    // In an exclusive area it is passed on as it comes in; elsewhere by whoever answers for the region, an hour later.
    const passedOn = (at: Date) => forwarded(partnerId, byExclusivity, at)
    const begun: SalesLeadRow = { ...opening, no, ...(byExclusivity ? passedOn(openedAt) : {}) }
    const forwardedAt = later(openedAt, 60 * MINUTE)
    const declined = { closingReason: '施工力量不足', declinedPartnerIds: [partnerId] }
    const row = writeTrail(buffer, 'SalesLead', begun, [
      { at: openedAt, by: openedBy, operation: 'sales-lead:open' },
      {
        at: byExclusivity ? null : forwardedAt,
        by: managerId,
        operation: 'sales-lead:forward',
        change: passedOn(forwardedAt),
      },
      {
        at: answered && later(answered.at, 61 * MINUTE),
        by: partnerUser,
        operation: 'sales-lead:answer',
        change: {
          ...(answered ? { status: answered.status } : {}),
          answerDueOn: null,
          ...(answered?.status === 'DECLINED' ? declined : {}),
        },
      },
      { at: followedUp?.at ?? null, by: partnerUser, operation: 'sales-lead:follow-up' },
      {
        at: closed?.at ?? null,
        by: partnerUser,
        operation: 'sales-lead:follow-up',
        change: closed ? { status: closed.status, closingReason: closed.reason } : {},
      },
    ])
    buffer.add(salesLead, [row])
    if (!followedUp) continue
    const { id, at, note } = followedUp
    const done = openingFollowUp(row, { id, at, writtenBy: partnerUser, byPartner: true, note })
    const step = { at, by: partnerUser, operation: 'sales-lead:follow-up' as const }
    buffer.add(salesLeadFollowUp, [writeTrail(buffer, 'SalesLeadFollowUp', done, [step])])
  }
  buffer.add(documentSeries, numbers.heads())
}
