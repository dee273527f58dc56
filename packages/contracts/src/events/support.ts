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
/** A response or resolution target passed unmet; announced once a clock. */
export const TicketSlaBreached = event(
  'support',
  'TicketSlaBreached',
  1,
  z.object({
    ticketId: z.string(),
    no: z.string(),
    partnerId: z.string().nullable(),
    clock: z.enum(['RESPONSE', 'RESOLUTION']),
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
