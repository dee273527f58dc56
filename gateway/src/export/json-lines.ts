import { CURSOR_COLUMN } from './columns.ts'
import { ExportEnded } from './ending.ts'
import type { FileFormat } from './file-format.ts'

/** A row a line, as the graph answers it: objects, lists, and instants in UTC. For programs. */
export const jsonLines: FileFormat = {
  contentType: 'application/x-ndjson; charset=utf-8',
  continues: true,
  write: async function* ({ pages, lang, position, requestId }) {
    try {
      for await (const { rows, cursors } of pages) {
        const lines = rows.map((row, i) =>
          JSON.stringify(cursors ? { ...(row as object), [CURSOR_COLUMN]: cursors[i] } : row),
        )
        if (lines.length > 0) yield `${lines.join('\n')}\n`
      }
    } catch (error) {
      if (error instanceof ExportEnded) {
        const reason = { code: error.code, message: error.text[lang], requestId }
        yield `${JSON.stringify({ _export: { complete: false, ...position(), error: reason } })}\n`
      }
      throw error
    }
  },
}
