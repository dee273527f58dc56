import { type BusinessDate, check, yearlySeries } from '@channelgraph/values'
import { type AudienceInput, checkAudience, publicationMachine } from '../publications/publications.rules.ts'
import { type PublicationKind, publishing, withdrawing } from '../publications/publications.steps.ts'
import { marketIntelRows } from './market-intel.store.ts'

/** What a client says of a bulletin. */
export interface MarketIntelInput extends AudienceInput {
  readonly title: string
  readonly topic: string
  readonly body: string
  readonly regionCode?: string | null
}

/** The series of the numbers of bulletins first published in a year: MI-2026. */
export const marketIntelSeries = (day: BusinessDate): string => yearlySeries('MI-', day)

const MAX_BODY = 20_000

export const MARKET_INTEL = publicationMachine('MarketIntel')

const kind: PublicationKind<(typeof marketIntelRows)['table'], MarketIntelInput> = {
  noun: 'MarketIntel',
  idKind: 'marketIntel',
  rows: marketIntelRows,
  series: marketIntelSeries,
  machine: MARKET_INTEL,
  content: async (_tx, _ctx, { title, topic, body, regionCode: given, ...audience }) => {
    const regionCode = given == null ? null : check.regionCode('regionCode', given)
    return {
      ...checkAudience(audience),
      title: check.title('title', title),
      topic: check.title('topic', topic),
      body: check.text('body', body, MAX_BODY),
      regionCode,
      regionPath: regionCode && check.regionPath('regionCode', regionCode),
    }
  },
}

/** What becomes of a bulletin. */
export const marketIntelCommands = {
  publish: publishing('market-intel:publish', kind),
  withdraw: withdrawing('market-intel:withdraw', kind),
}
