import { z } from 'zod'
import type { Department } from '../departments.ts'

/**
 * Lifts the payload of the version it stands under to the next one: `{ 1: (v1) => v2, 2: (v2) => v3 }`. Outboxes are kept for
 * ever, so a reader that starts today meets every version there ever was. What it answers is checked against the contract.
 */
export type Upcasters = Readonly<Record<number, (payload: unknown) => unknown>>

/** A fact a department publishes: its type, version and payload. Old versions stay readable for ever. */
export interface EventContract<Payload extends z.ZodType = z.ZodType> {
  readonly publisher: Department
  readonly type: string
  readonly version: number
  readonly payload: Payload
  readonly upcasters: Upcasters
  /** The fact as it goes into the outbox; `aggregate` is what it happened to. */
  of(aggregate: { id: string; version: number }, payload: z.input<Payload>): DomainEvent
}

/** A fact on its way into the outbox. */
export interface DomainEvent {
  readonly type: string
  readonly version: number
  readonly aggregateId: string
  readonly aggregateVersion: number
  readonly payload: unknown
}

export type PayloadOf<E> = E extends EventContract<infer P> ? z.output<P> : never

/** @param upcasters wanted from version 2 on: one for each version before `version` */
export function event<Payload extends z.ZodType>(
  publisher: Department,
  type: string,
  version: number,
  payload: Payload,
  upcasters: Upcasters = {},
): EventContract<Payload> {
  return {
    publisher,
    type,
    version,
    payload,
    upcasters,
    of: (aggregate, data) => ({
      type,
      version,
      aggregateId: aggregate.id,
      aggregateVersion: aggregate.version,
      payload: payload.parse(data),
    }),
  }
}

/** What travels: CloudEvents 1.0, one JSON object an event (specification 4). */
export const envelope = z.object({
  specversion: z.literal('1.0'),
  id: z.string(),
  source: z.string(),
  type: z.string(),
  dataversion: z.number().int(),
  time: z.iso.datetime(),
  subject: z.string(),
  aggregateversion: z.number().int(),
  sequence: z.number().int(),
  correlationid: z.string(),
  actor: z.string(),
  data: z.unknown(),
})
export type EventEnvelope = z.infer<typeof envelope>

// The forms in which values travel in events.
export const amount = z
  .string()
  .regex(/^-?\d+\.\d{2}$/)
  .describe('CNY, two fraction digits')
export const decimalText = z.string().regex(/^-?\d+(\.\d{1,6})?$/)
export const businessDate = z.iso.date()
export const instantText = z.iso.datetime()
export const quantity = z.number().int()

/**
 * By what besides its subject a publisher's event is ordered: no event passes one that was set apart and shares a value. A split
 * goes before what happens to its new order, a return after the shipment of its goods and before their next one, a contract after
 * the registration of its partner. What merely names a partner in passing (an order) does not wait for the partner's others.
 * A publisher that is not named is ordered by its subjects alone.
 */
export const ORDERED_BY: Readonly<Partial<Record<Department, readonly string[]>>> = {
  partners: ['partnerId'],
  orders: ['orderId', 'newOrderId', 'serialNos'],
  support: ['serialNo'],
  finance: ['orderId'],
}
