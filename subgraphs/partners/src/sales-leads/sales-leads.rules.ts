import { isInScope, scopeFor, type Viewer } from '@channelgraph/access'
import {
  addWorkingDays,
  type BusinessDate,
  businessDateOf,
  monthlySeries,
  type Transitions,
  withDefaults,
} from '@channelgraph/values'
import { type SalesLeadFollowUpRow, type SalesLeadRow, salesLead } from './sales-leads.tables.ts'

/** A lead's way: passed on to a partner, who accepts and closes it, or declines, so that another may have it. */
export const SALES_LEAD = {
  forwardSalesLead: { from: ['NEW', 'FORWARDED', 'DECLINED'], to: ['FORWARDED'] },
  acceptSalesLead: { from: ['FORWARDED'], to: ['ACCEPTED'] },
  declineSalesLead: { from: ['FORWARDED', 'ACCEPTED'], to: ['DECLINED'] },
  followUpSalesLead: { from: ['ACCEPTED'], to: ['ACCEPTED'] },
  winSalesLead: { from: ['ACCEPTED'], to: ['WON'] },
  loseSalesLead: { from: ['ACCEPTED'], to: ['LOST'] },
  dropSalesLead: { from: ['NEW', 'FORWARDED', 'DECLINED'], to: ['LOST'] },
} as const satisfies Transitions<SalesLeadRow['status']>

const WORKING_DAYS_TO_ANSWER = 3

/** By when a partner answers a lead that was passed on to it at an instant. */
export const answerDueOn = (forwardedAt: Date): BusinessDate =>
  addWorkingDays(businessDateOf(forwardedAt), WORKING_DAYS_TO_ANSWER)

/** Whether the partner has let the day pass by which it was to answer. */
export const isAnswerOverdue = ({ status, answerDueOn: due }: SalesLeadRow, today: BusinessDate): boolean =>
  status === 'FORWARDED' && due !== null && due < today

/** Passed on to a partner at an instant. */
export const forwarded = (partnerId: string, byExclusivity: boolean, at: Date) => ({
  status: 'FORWARDED' as const,
  ...{ partnerId, byExclusivity },
  answerDueOn: answerDueOn(at),
  closingReason: null,
})

/** SL202611-000012: numbered by the month it came in. */
export const salesLeadSeries = (day: BusinessDate): string => monthlySeries('SL', day)

/** A lead as it comes in, with nobody yet. */
export const openingSalesLead = (
  given: Pick<
    SalesLeadRow,
    | 'id'
    | 'no'
    | 'customerName'
    | 'customerPhone'
    | 'need'
    | 'regionCode'
    | 'regionPath'
    | 'productLine'
    | 'source'
    | 'openedBy'
    | 'openedAt'
  >,
): SalesLeadRow => withDefaults(salesLead, { ...given, status: 'NEW', declinedPartnerIds: [] })

/** What was done about a lead, by somebody of the partner who has it or of the company. */
export const openingFollowUp = (
  lead: Pick<SalesLeadRow, 'id' | 'partnerId'>,
  given: Pick<SalesLeadFollowUpRow, 'id' | 'at' | 'writtenBy' | 'byPartner' | 'note'>,
): SalesLeadFollowUpRow => ({ ...given, salesLeadId: lead.id, partnerId: lead.partnerId })

/** L5: who reads how to reach the customer: who passes the lead on, in its regions, and the partner who has accepted it. */
export const seesCustomer = (viewer: Viewer, { partnerId, regionPath, status }: SalesLeadRow): boolean =>
  isInScope(scopeFor(viewer, 'sales-lead:contacts'), { id: partnerId, regionPath }) &&
  (viewer.partnerId === null || status === 'ACCEPTED' || status === 'WON')
