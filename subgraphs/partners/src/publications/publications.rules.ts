import type { PartnerKind } from '@channelgraph/contracts'
import type { HistoryOptions } from '@channelgraph/service'
import { check, type Transitions } from '@channelgraph/values'
import type { PublicationRow } from './publications.tables.ts'

const LIFECYCLE = {
  // With `replaces`: the version before.
  publish: { from: ['PUBLISHED'], to: ['REPLACED'] },
  withdraw: { from: ['PUBLISHED'], to: ['WITHDRAWN'] },
} as const satisfies Transitions<PublicationRow['status']>

type Machine<Noun extends string> = {
  readonly [Verb in keyof typeof LIFECYCLE as `${Verb}${Noun}`]: (typeof LIFECYCLE)[Verb]
}

/** The way of what is published at once, as the commands of its noun: `publishMarketIntel`, `withdrawMarketIntel`. */
export const publicationMachine = <const Noun extends string>(noun: Noun): Machine<Noun> =>
  Object.fromEntries(Object.entries(LIFECYCLE).map(([verb, step]) => [`${verb}${noun}`, step])) as Machine<Noun>

/** For whom something is to be; each left out or empty where it is for all. */
export interface AudienceInput {
  readonly audienceKinds?: readonly PartnerKind[] | null
  readonly audienceTiers?: PublicationRow['audienceTiers'] | null
  readonly audienceRegionCodes?: readonly string[] | null
}

const MAX_NAMES = 10
const MAX_REGIONS = 100

/** What is to be stored of an audience. Throws BAD_USER_INPUT for a region that is none. */
export function checkAudience({ audienceKinds, audienceTiers, audienceRegionCodes }: AudienceInput) {
  const regions = check.regionCodes('audienceRegionCodes', audienceRegionCodes ?? [], 0, MAX_REGIONS)
  return {
    audienceKinds: check.distinctItems('audienceKinds', audienceKinds ?? [], 0, MAX_NAMES),
    audienceTiers: check.distinctItems('audienceTiers', audienceTiers ?? [], 0, MAX_NAMES),
    audienceRegionCodes: regions,
    audienceRegionPaths: regions.map((code) => check.regionPath('audienceRegionCodes', code)),
  }
}

/** The history of a publication: who of the house published it is the company's own. */
export const publicationHistory = (names: Readonly<Record<string, string>> = {}): HistoryOptions => ({
  names: { audienceRegionCodes: 'audienceRegions', publishedById: 'publishedBy', ...names },
  staffOnly: ['publishedById'],
})
