import { type Database, rowsInScope } from '@channelgraph/access'
import { rowsOf } from '@channelgraph/command'
import {
  anyOf,
  ascending,
  codeIn,
  containsWords,
  descending,
  firstRowsOf,
  onDays,
  pages,
  referredBy,
} from '@channelgraph/paging'
import { check, type Period } from '@channelgraph/values'
import { and, eq } from 'drizzle-orm'
import { partner, partnerTable } from '../partners/partners.tables.ts'
import { violation } from '../violations/violations.tables.ts'
import { type SupervisionCheckRow, supervisionCheck } from './supervision.tables.ts'

export const supervisionChecks = rowsOf(supervisionCheck, {
  what: { en: 'The check', zh: '监督检查' },
  visible: (scope) => rowsInScope(scope, supervisionCheck.partnerId, partnerTable),
})

export const findSupervisionChecks = supervisionChecks.findBy('id')

const NEWEST = [descending(supervisionCheck.date), descending(supervisionCheck.id)]
export const findSupervisionChecksOfPartners = firstRowsOf(supervisionChecks, 'partnerId', { keys: NEWEST })

export interface SupervisionCheckFilter {
  readonly partnerIds?: readonly string[] | null
  readonly period?: Period | null
  readonly passed?: boolean | null
  readonly search?: string | null
}

export const supervisionCheckPages = pages(supervisionChecks, {
  where: ({ partnerIds, period, passed, search }: SupervisionCheckFilter) =>
    and(
      anyOf('partnerIds', supervisionCheck.partnerId, partnerIds),
      onDays('period', supervisionCheck.date, period),
      passed == null ? undefined : eq(supervisionCheck.passed, passed),
      containsWords(
        check.searchWords('search', search),
        referredBy(supervisionCheck.partnerId, partner.id, partner.name, codeIn(partner.code), codeIn(partner.uscc)),
      ),
    ),
  sorts: { NEWEST, OLDEST: [ascending(supervisionCheck.date), ascending(supervisionCheck.id)] },
})

/** The number of a violation that a check of the same day found by the same items; null where none did. */
export async function findViolationOfSame(
  tx: Database,
  { partnerId, date, items }: Pick<SupervisionCheckRow, 'partnerId' | 'date' | 'items'>,
): Promise<string | null> {
  const [row] = await tx
    .select({ no: violation.no })
    .from(supervisionCheck)
    .innerJoin(violation, eq(violation.checkId, supervisionCheck.id))
    .where(
      and(
        eq(supervisionCheck.partnerId, partnerId),
        eq(supervisionCheck.date, date),
        eq(supervisionCheck.items, items),
      ),
    )
    .orderBy(violation.no)
    .limit(1)
  return row?.no ?? null
}
