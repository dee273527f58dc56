import { type Database, rowsInScope, type Scope } from '@channelgraph/access'
import { rowsOf } from '@channelgraph/command'
import { anyOf, ascending, descending, indexed, only, pages } from '@channelgraph/paging'
import { type BusinessDate, check, type Period, within } from '@channelgraph/values'
import { type AnyColumn, and, inArray, lte, max, type SQL, sql } from 'drizzle-orm'
import { partnerTable } from '../partners/partners.tables.ts'
import { type InteractionRow, interaction } from './interactions.tables.ts'

export const interactions = rowsOf(interaction, {
  what: { en: 'The interaction', zh: '沟通记录' },
  visible: (scope) => rowsInScope(scope, interaction.partnerId, partnerTable),
  staffOnly: true,
})
const { visible } = interactions

export const findInteractions = interactions.findBy('id')

/** Nothing followed yet: there is no later interaction with the partner. */
const unfollowed: SQL = sql`${interaction.nextActionOn} is not null and not exists (
  select 1 from ${interaction} later where later.partner_id = ${interaction.partnerId} and later.at > ${interaction.at})`

export interface InteractionFilter {
  readonly partnerId?: string | null
  readonly kinds?: readonly InteractionRow['kind'][] | null
  readonly byId?: string | null
  readonly period?: Period | null
  readonly nextActionDueBy?: BusinessDate | null
  readonly search?: string | null
}

export const interactionPages = pages(interactions, {
  where: ({ partnerId, kinds, byId, period, nextActionDueBy }: InteractionFilter) =>
    and(
      only(interaction.partnerId, partnerId),
      anyOf('kinds', interaction.kind, kinds),
      only(interaction.byId, byId),
      period ? within(interaction.at, check.period('period', period)) : undefined,
      nextActionDueBy
        ? and(lte(interaction.nextActionOn, check.day('nextActionDueBy', nextActionDueBy)), unfollowed)
        : undefined,
    ),
  search: [indexed({ texts: [interaction.summary] })],
  sorts: {
    NEWEST: [descending(interaction.at), descending(interaction.id)],
    NEXT_ACTION: [ascending(interaction.nextActionOn), ascending(interaction.id)],
  },
})

/** When each partner was last spoken with. */
export async function findLastInteractions(
  db: Database,
  scope: Scope,
  partnerIds: readonly string[],
): Promise<Map<string, Date>> {
  const rows = await db
    .select({ partnerId: interaction.partnerId, at: max(interaction.at) })
    .from(interaction)
    .where(and(inArray(interaction.partnerId, [...partnerIds]), visible(scope)))
    .groupBy(interaction.partnerId)
  return new Map(rows.map((row) => [row.partnerId, row.at!]))
}

/** Those of the interactions that something is to follow and nothing did yet. */
export async function findUnfollowed(db: Database, scope: Scope, ids: readonly string[]): Promise<Map<string, true>> {
  const rows = await db
    .select({ id: interaction.id })
    .from(interaction)
    .where(and(inArray(interaction.id, [...ids]), unfollowed, visible(scope)))
  return new Map(rows.map(({ id }) => [id, true]))
}

/** When the partner of a row was last spoken with, as an expression; null for never. */
export const lastSpokenWith = (partnerId: AnyColumn): SQL<Date | null> =>
  sql`(select max(${interaction.at}) from ${interaction} where ${interaction.partnerId} = ${partnerId})`
