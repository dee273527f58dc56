import { type Scope, underPaths } from '@channelgraph/access'
import { rowsOf } from '@channelgraph/command'
import { anyOf, ascending, descending, firstRowsOf, indexed, inRegions, only, pages } from '@channelgraph/paging'
import { type BusinessDate, check, type Period, within } from '@channelgraph/values'
import { and, eq, lt, not, type SQL, sql } from 'drizzle-orm'
import { type SalesLeadRow, salesLead, salesLeadFollowUp } from './sales-leads.tables.ts'

/** A partner has the leads that were passed on to it, a channel manager those of its regions, whoever has them. */
function leadsInScope(scope: Scope): SQL | undefined {
  switch (scope.kind) {
    case 'all':
      return undefined
    case 'partner':
      return eq(salesLead.partnerId, scope.partnerId)
    case 'regions':
      return underPaths(salesLead.regionPath, scope.paths)
    default:
      return sql`false`
  }
}

export const salesLeads = rowsOf(salesLead, { what: { en: 'The sales lead', zh: '商机' }, visible: leadsInScope })

/** Read beside the lead they are of, which has the scope; a partner's are those it had the lead for. */
export const followUps = rowsOf(salesLeadFollowUp, {
  what: { en: 'The follow-up', zh: '跟进记录' },
  visible: (scope) =>
    scope.kind === 'partner'
      ? eq(salesLeadFollowUp.partnerId, scope.partnerId)
      : scope.kind === 'all' || scope.kind === 'regions'
        ? undefined
        : sql`false`,
})

export const findSalesLeads = salesLeads.findBy('id')
export const findSalesLeadsByNo = salesLeads.findBy('no')
export const findFollowUpsOfLeads = firstRowsOf(followUps, 'salesLeadId', {
  keys: [descending(salesLeadFollowUp.at), descending(salesLeadFollowUp.id)],
})

export interface SalesLeadFilter {
  readonly today: BusinessDate
  readonly statuses?: readonly SalesLeadRow['status'][] | null
  readonly partnerId?: string | null
  /** With all that lies below them. */
  readonly regionCodes?: readonly string[] | null
  readonly period?: Period | null
  readonly answerOverdue?: boolean | null
  readonly search?: string | null
}

export const salesLeadPages = pages(salesLeads, {
  where: ({ today, statuses, partnerId, regionCodes, period, answerOverdue }: SalesLeadFilter) =>
    and(
      anyOf('statuses', salesLead.status, statuses),
      only(salesLead.partnerId, partnerId),
      inRegions('regionCodes', salesLead.regionPath, regionCodes),
      period ? within(salesLead.openedAt, check.period('period', period)) : undefined,
      answerOverdue == null ? undefined : isOverdue(answerOverdue, today),
    ),
  search: [indexed({ texts: [salesLead.customerName], codes: [salesLead.no] })],
  sorts: {
    NEWEST: [descending(salesLead.openedAt), descending(salesLead.id)],
    ANSWER_DUE: [ascending(salesLead.answerDueOn), ascending(salesLead.id)],
  },
})

/** What `isAnswerOverdue` says of one. */
function isOverdue(overdue: boolean, today: BusinessDate): SQL {
  const late = and(
    eq(salesLead.status, 'FORWARDED'),
    sql`${salesLead.answerDueOn} is not null`,
    lt(salesLead.answerDueOn, today),
  )!
  return overdue ? late : not(late)
}
