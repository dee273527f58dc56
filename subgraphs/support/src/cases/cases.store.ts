import { type Database, partnerRefTable, rowsInScope, type Scope } from '@channelgraph/access'
import { rowsOf } from '@channelgraph/command'
import { ascending, firstOfEach, orderOf } from '@channelgraph/paging'
import { type BusinessDate, documentNumber, groupBy, newId } from '@channelgraph/values'
import { type AnyColumn, and, eq, type SQL, sql } from 'drizzle-orm'
import { caseNumber, type ProgressNoteRow, progressNote } from './cases.tables.ts'

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

/** Rows that belong to a partner: those the scope sees. */
export const ofPartnersInScope = (scope: Scope, partnerId: AnyColumn): SQL | undefined =>
  rowsInScope(scope, partnerId, partnerRefTable)

/** A partner reads the notes that are meant for it. */
const readable = (scope: Scope): SQL | undefined =>
  and(
    ofPartnersInScope(scope, progressNote.partnerId),
    scope.kind === 'partner' ? eq(progressNote.visibleToPartner, true) : undefined,
  )

/** The first notes of each case, oldest first. */
export async function findNotes(
  db: Database,
  scope: Scope,
  caseIds: readonly string[],
  limit: number,
): Promise<Map<string, ProgressNoteRow[]>> {
  const keys = [ascending(progressNote.at), ascending(progressNote.id)]
  const children = { table: progressNote, parentId: progressNote.caseId, parentIds: caseIds, keys, limit }
  const rows = await db
    .select()
    .from(progressNote)
    .where(firstOfEach({ ...children, where: readable(scope) }))
    .orderBy(...orderOf(keys))
  return groupBy(rows, (row) => row.caseId)
}

export async function insertNote(tx: Database, row: Omit<ProgressNoteRow, 'id'>): Promise<ProgressNoteRow> {
  const [saved] = await tx
    .insert(progressNote)
    .values({ ...row, id: newId('progressNote') })
    .returning()
  return saved!
}

export const findNotesById = rowsOf(progressNote, {
  what: { en: 'The note', zh: '进展记录' },
  visible: readable,
}).findBy('id')
