import { rowsInScope, type Scope } from '@channelgraph/access'
import { rowsOf } from '@channelgraph/command'
import { ascending, pages } from '@channelgraph/paging'
import { partnerRefTable } from '@channelgraph/partner-ref'
import { and, eq, type SQL } from 'drizzle-orm'
import { progressNote } from './cases.tables.ts'

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
