import { type Column, CURSOR_COLUMN, valueIn } from './columns.ts'
import { ExportEnded } from './ending.ts'
import { type ExportFile, type FileFormat, shanghaiTime, textOf } from './file-format.ts'

/** By which Excel knows that it is UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF'
const END_OF_LINE = '\r\n'

/** RFC 4180, and what Excel makes of it: headers by path, times of Shanghai, texts that it would take for formulas made texts. */
export const csv: FileFormat = {
  contentType: 'text/csv; charset=utf-8',
  continues: true,
  write: async function* (file) {
    const { columns, pages, continues } = file
    let begun = continues
    try {
      for await (const { rows, cursors } of pages) {
        const head = begun
          ? ''
          : `${BYTE_ORDER_MARK}${line([...columns.map(({ name }) => name), ...(cursors ? [CURSOR_COLUMN] : [])])}`
        begun = true
        const lines = rows.map((row, i) => {
          const cells = columns.map((column) => cellOf(valueIn(row, column), column))
          return line(cursors ? [...cells, cursors[i] ?? ''] : cells)
        })
        yield head + lines.join('')
      }
    } catch (error) {
      if (error instanceof ExportEnded) yield line(lastWords(error, file))
      throw error
    }
  },
}

/** It has fewer cells than a row, or more: no reader takes it for one. */
function lastWords({ code, text }: ExportEnded, { columns, lang, position, requestId }: ExportFile): string[] {
  const { rows, cursor } = position()
  const where = cursor === null ? '' : ` | after=${cursor}`
  const words = `# INCOMPLETE 不完整 | ${code} | ${text[lang]} | rows=${rows} | request=${requestId}${where}`
  return columns.length === 1 ? [words, '', ''] : [words]
}

const line = (cells: readonly string[]): string => cells.map(quoted).join(',') + END_OF_LINE

const quoted = (text: string): string => (/[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** With which Excel and others begin a formula, in Chinese width as well; behind a tab or a line's end too. */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/

/** What was typed by somebody must not be run by whoever opens the file. Numbers keep their sign: they are ours. */
export const neutralised = (text: string): string => (FORMULA.test(text) ? `'${text}` : text)

function cellOf(value: unknown, { kind }: Column): string {
  if (value === null) return ''
  if (kind === 'instant' && typeof value === 'string') return shanghaiTime(value)
  return kind === 'text' || kind === 'json' ? neutralised(textOf(value)) : textOf(value)
}
