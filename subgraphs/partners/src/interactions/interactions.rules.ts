import { addDays, type BusinessDate, businessDateOf, check, withDefaults } from '@channelgraph/values'
import { type InteractionRow, interaction } from './interactions.tables.ts'

const DAY = 86_400_000
/** What is recorded later than this is told from memory. */
const DAYS_BACK = 365
const DAYS_AHEAD = 730

/** When somebody spoke with a partner: by now, and not longer ago than a year. */
export const spokenAt = (at: Date, now: Date): Date =>
  check.instant('at', at, new Date(now.getTime() - DAYS_BACK * DAY), now)

/** By when something is to follow: from the day of the interaction on, within two years; null for nothing. */
export const followingOn = (on: BusinessDate | null | undefined, at: Date): BusinessDate | null => {
  const from = businessDateOf(at)
  return on == null ? null : check.day('nextActionOn', on, from, addDays(from, DAYS_AHEAD))
}

/** An interaction as it is recorded. */
export const openingInteraction = (given: Omit<InteractionRow, 'version'>): InteractionRow =>
  withDefaults(interaction, given)
