import { z } from 'zod'
import { businessDate, decimalText, event, instantText } from './event.ts'

/** A charger left channel stock: orders counts it as sold through. */
export const ChargerInstalled = event(
  'support',
  'ChargerInstalled',
  1,
  z.object({
    serialNo: z.string(),
    productId: z.string(),
    partnerId: z.string(),
    regionCode: z.string(),
    stationId: z.string(),
    installedOn: businessDate,
  }),
)

export const TicketEscalated = event(
  'support',
  'TicketEscalated',
  1,
  z.object({
    ticketId: z.string(),
    no: z.string(),
    partnerId: z.string().nullable(),
    from: z.string(),
    to: z.string(),
  }),
)
/**
 * A target passed unmet; announced once a clock. CONTINGENCY: a P1 was not fixed within 24 hours, and takes a contingency plan
 * (应急预案, 3.8).
 */
export const TicketSlaBreached = event(
  'support',
  'TicketSlaBreached',
  1,
  z.object({
    ticketId: z.string(),
    no: z.string(),
    partnerId: z.string().nullable(),
    clock: z.enum(['RESPONSE', 'ONSITE', 'RESOLUTION', 'CONTINGENCY']),
    dueAt: instantText,
  }),
)
/** A ticket that was handed to the company had no note its partner may read for 24 hours (S-12); once a silence. */
export const TicketProgressDue = event(
  'support',
  'TicketProgressDue',
  1,
  z.object({
    ticketId: z.string(),
    no: z.string(),
    partnerId: z.string(),
    level: z.string(),
    silentSince: instantText,
  }),
)
/** A target of a complaint passed unmet: for the after-sales lead; announced once a clock. */
export const ComplaintSlaBreached = event(
  'support',
  'ComplaintSlaBreached',
  1,
  z.object({
    complaintId: z.string(),
    no: z.string(),
    partnerId: z.string().nullable(),
    level: z.string(),
    clock: z.enum(['RESPONSE', 'FEEDBACK', 'RESOLUTION']),
    dueAt: instantText,
  }),
)
export const ComplaintUpheld = event(
  'support',
  'ComplaintUpheld',
  1,
  z.object({
    complaintId: z.string(),
    no: z.string(),
    partnerId: z.string().nullable(),
    category: z.string(),
  }),
)
export const ComplaintClosed = event(
  'support',
  'ComplaintClosed',
  1,
  z.object({
    complaintId: z.string(),
    no: z.string(),
    partnerId: z.string().nullable(),
    upheld: z.boolean(),
    csat: decimalText.nullable(),
  }),
)
