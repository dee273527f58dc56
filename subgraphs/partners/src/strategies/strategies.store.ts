import type { Database, Scope } from '@channelgraph/access'
import { lockCodes } from '@channelgraph/command'
import { descending, only, pages } from '@channelgraph/paging'
import { type BusinessDate, check } from '@channelgraph/values'
import { and, desc, eq, ne, sql } from 'drizzle-orm'
import { statusOn } from '../activation/activation.store.ts'
import { documentRows } from '../approvals/documents.audience.ts'
import { inForceOn } from '../approvals/documents.store.ts'
import { partner } from '../partners/partners.tables.ts'
import { type ChannelStrategyRow, channelStrategy, type RegionTarget } from './strategies.tables.ts'

export const channelStrategies = documentRows(channelStrategy, { en: 'The channel strategy', zh: '渠道发展战略' })

export const MIN_YEAR = 2_000
export const MAX_YEAR = 2_100

export interface ChannelStrategyFilter {
  readonly year?: number | null
  readonly status?: ChannelStrategyRow['status'] | null
  readonly on?: BusinessDate | null
}

export const channelStrategyPages = pages(channelStrategies, {
  where: ({ year, status, on }: ChannelStrategyFilter) =>
    and(
      year == null ? undefined : eq(channelStrategy.year, check.wholeNumber('year', year, MIN_YEAR, MAX_YEAR)),
      only(channelStrategy.status, status),
      on ? inForceOn(channelStrategy, check.day('on', on)) : undefined,
    ),
  sorts: { YEAR: [descending(channelStrategy.year), descending(channelStrategy.id)] },
})

/** The strategy of a year that held on a day of it; null where none did. On the day one is taken back another one may take over. */
export async function findStrategyOfYear(
  db: Database,
  scope: Scope,
  year: number,
  on: BusinessDate,
): Promise<ChannelStrategyRow | null> {
  const [found] = await db
    .select()
    .from(channelStrategy)
    .where(and(eq(channelStrategy.year, year), inForceOn(channelStrategy, on), channelStrategies.visible(scope)))
    .orderBy(desc(channelStrategy.publishedAt), desc(channelStrategy.revision))
    .limit(1)
  return found ?? null
}

/** A region and a kind, as `countActive` takes them. */
export const placeOf = ({ regionPath, kind }: Pick<RegionTarget, 'regionPath' | 'kind'>): string =>
  `${kind} ${regionPath}`

/** How many active partners of a kind are seated in a region or below, whoever asks: what there is. */
export async function countActive(
  db: Database,
  _scope: Scope,
  places: readonly string[],
  today: BusinessDate,
): Promise<Map<string, number>> {
  const rows = await db
    .select({ place: sql<string>`asked.place`, partners: sql<string>`count(${partner.id})` })
    .from(sql`unnest(${sql.param([...places])}::text[]) as asked(place)`)
    .innerJoin(
      partner,
      and(
        sql`${partner.kind} = split_part(asked.place, ' ', 1)`,
        sql`${partner.regionPath} like split_part(asked.place, ' ', 2) || '%'`,
        eq(statusOn(today), 'ACTIVE'),
      ),
    )
    .groupBy(sql`asked.place`)
  return new Map(rows.map(({ place, partners }) => [place, Number(partners)]))
}

/** The number of another published strategy of the same year; of two that are published at once the second sees the first. */
export async function findPublishedOfYear(
  tx: Database,
  { no, year }: Pick<ChannelStrategyRow, 'no' | 'year'>,
): Promise<string | null> {
  await lockCodes(tx, `channel_strategy ${year}`)
  const [other] = await tx
    .select({ no: channelStrategy.no })
    .from(channelStrategy)
    .where(and(ne(channelStrategy.no, no), eq(channelStrategy.status, 'PUBLISHED'), eq(channelStrategy.year, year)))
    .limit(1)
  return other?.no ?? null
}

/** The year of the number's other revisions, where it is another one. */
export async function findOtherYear(
  tx: Database,
  { no, year }: Pick<ChannelStrategyRow, 'no' | 'year'>,
): Promise<number | null> {
  const [other] = await tx
    .select({ year: channelStrategy.year })
    .from(channelStrategy)
    .where(and(eq(channelStrategy.no, no), ne(channelStrategy.year, year)))
    .limit(1)
  return other?.year ?? null
}
