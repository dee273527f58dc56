import type { Database, Scope } from '@channelgraph/access'
import { type CommandContext, created, nextNumbers } from '@channelgraph/command'
import { addDays, addMonths, businessDateOf, check, newId, notFound } from '@channelgraph/values'
import { findPartners } from '../partners/partners.store.ts'
import type { PartnerRow } from '../partners/partners.tables.ts'
import { openingViolation, violationSeries } from './violations.rules.ts'
import { violations } from './violations.store.ts'
import type { ViolationRow } from './violations.tables.ts'

/** What is known of a violation when it is reported; the rest of its row begins by itself. */
export type Report = Pick<ViolationRow, 'partnerId' | 'kind' | 'severity' | 'description' | 'evidence'> &
  Partial<
    Pick<
      ViolationRow,
      | 'priceBreach'
      | 'regionCode'
      | 'regionPath'
      | 'victimPartnerId'
      | 'checkId'
      | 'complaintId'
      | 'rectificationDue'
      | 'reportedById'
    >
  >

/** Keeps reports as violations, each with its number: together with what found them. */
export async function reportAll(tx: Database, ctx: CommandContext, reports: readonly Report[]) {
  const now = ctx.clock.now()
  const numbers = await nextNumbers(tx, violationSeries(businessDateOf(now)), reports.length)
  const rows = reports.map((report, i) =>
    openingViolation({ ...report, id: newId('violation'), no: numbers[i]!, reportedAt: now }),
  )
  await violations.insertAll(tx, rows)
  return rows.map((row) => created('Violation', row))
}

/** A partner that its asker sees. Throws NOT_FOUND for another. */
export async function partnerInScope(tx: Database, scope: Scope, id: string): Promise<PartnerRow> {
  const partner = (await findPartners(tx, scope, [id])).get(id)
  if (!partner) throw notFound('The partner', '渠道伙伴')
  return partner
}

/** A last day to put something right: later than today, within a year. */
export function rectificationDay(day: string, today: string): string {
  return check.day('rectificationDue', day, addDays(today, 1), addMonths(today, 12))
}
