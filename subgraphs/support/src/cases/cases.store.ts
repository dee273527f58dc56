import { type Database, rowsInScope, type Scope } from '@channelgraph/access'
import { rowsOf } from '@channelgraph/command'
import { ascending, pages } from '@channelgraph/paging'
import { partnerRefTable } from '@channelgraph/partner-ref'
import { type BusinessDate, documentNumber } from '@channelgraph/values'
import { and, eq, type SQL, sql } from 'drizzle-orm'
import { caseNumber, progressNote } from './cases.tables.ts'

/** The next number of a day: TK20261123-000045. */
export async function nextCaseNo(tx: Database, prefix: 'TK' | 'CP', today: BusinessDate): Promise<string> {
  const day = today.replaceAll('-', '')
  const [row] = await tx
    .insert(caseNumber)
    .values({ prefix, day, last: 1 })
    .onConflictDoUpdate({ target: [caseNumber.prefix, caseNumber.day], set: { last: sql`${caseNumber.last} + 1` } })
    .returning()
  return documentNumber(`${prefix}${day}`, row!.last)
}

/** A partner reads the notes that are meant for it. */
const readable = (scope: Scope): SQL | undefined =>
  and(
    rowsInScope(scope, progressNote.partnerId, partnerRefTable),
    scope.kind === 'partner' ? eq(progressNote.visibleToPartner, true) : undefined,
  )

export const notes = rowsOf(progressNote, { what: { en: 'The note', zh: '处理进度' }, visible: readable })

export const findNotes = notes.findBy('id')

export const notePages = pages(notes, {
  where: () => undefined,
  sorts: { OLDEST: [ascending(progressNote.at), ascending(progressNote.id)] },
})
