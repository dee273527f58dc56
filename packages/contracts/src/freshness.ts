import { z } from 'zod'
import { DEPARTMENTS, type Department } from './departments.ts'

const instant = z.iso.datetime()
const sequence = z.number().int().nonnegative()

/** How new what a department answers from is, as it tells the gateway by `GET /freshness`. */
export const freshness = z.object({
  /** How old this is: it is kept for a second. */
  ageMs: z.number().nonnegative(),
  /** Number of its own last event; 0 where there is none yet. */
  head: sequence,
  /** When its own last event happened. */
  lastEventAt: instant.nullable(),
  /** The departments it follows. */
  follows: z.array(
    z.object({
      publisher: z.enum(DEPARTMENTS as [Department, ...Department[]]),
      /** Number of the publisher's last event that it has read. */
      position: sequence,
      /** When that event happened; null where this replica has not read it itself. */
      upTo: instant.nullable(),
      /** Events it has read that did not take effect yet (docs/decisions/0041). */
      setApart: sequence,
    }),
  ),
})

export type Freshness = z.infer<typeof freshness>
