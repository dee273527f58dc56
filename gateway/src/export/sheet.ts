import type { Column, Kind } from './columns.ts'
import { valueIn } from './columns.ts'
import { excelTime, textOf } from './file-format.ts'

// Rows as SpreadsheetML (ECMA-376, part 1, 18.3). A number is written as the digits that it has: nothing passes a floating-point number
// on its way, and Excel reads up to 15 of them exactly.

/** Places in `STYLES`. */
const STYLE = { head: 1, money: 2, decimal: 3, day: 4, instant: 5, integer: 6, wrapped: 7 } as const

export const STYLES = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<numFmts count="3"><numFmt numFmtId="164" formatCode="#,##0.000000"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="166" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>
<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="8"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>${[4, 164, 165, 166, 1].map((id) => `<xf numFmtId="${id}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`).join('')}<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>
</styleSheet>`

const SHEET =
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
const FROZEN_HEAD =
  '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'

/** Characters of a cell. */
export const MAX_TEXT = 32_767
/** Digits that Excel keeps of a number. */
const MAX_DIGITS = 15
/** Excel counts a 29 February 1900 that was none: before, its days are others than ours. */
const FIRST_SAFE_DAY = 61

const WIDTHS: Readonly<Record<Kind, number>> = {
  text: 24,
  json: 40,
  money: 16,
  decimal: 16,
  day: 12,
  instant: 20,
  integer: 12,
  number: 14,
  boolean: 10,
}

/** A sheet of rows under their headers. */
export class RowSheet {
  readonly #columns: readonly Column[]
  readonly #letters: readonly string[]
  #row = 1
  /** Texts of which only the beginning fits into a cell. */
  cut = 0

  constructor(columns: readonly Column[]) {
    this.#columns = columns
    this.#letters = columns.map((_, i) => lettersOf(i))
  }

  head(headers: readonly string[]): string {
    const widths = this.#columns.map(
      ({ kind }, i) => `<col min="${i + 1}" max="${i + 1}" width="${WIDTHS[kind]}" customWidth="1"/>`,
    )
    const cells = headers.map((text, i) => this.#text(i, text, STYLE.head))
    return `${SHEET}${FROZEN_HEAD}<cols>${widths.join('')}</cols><sheetData><row r="1">${cells.join('')}</row>`
  }

  row(values: unknown): string {
    this.#row += 1
    let cells = ''
    for (const [i, column] of this.#columns.entries()) {
      const value = valueIn(values, column)
      if (value !== null) cells += this.#cell(i, value, column.kind)
    }
    return `<row r="${this.#row}">${cells}</row>`
  }

  foot(): string {
    const filter = this.#columns.length > 0 ? `<autoFilter ref="A1:${this.#letters.at(-1)}${this.#row}"/>` : ''
    return `</sheetData>${filter}</worksheet>`
  }

  #cell(i: number, value: unknown, kind: Kind): string {
    if (kind === 'boolean' && typeof value === 'boolean')
      return `<c r="${this.#at(i)}" t="b"><v>${value ? 1 : 0}</v></c>`
    const text = textOf(value)
    const number = numberOf(text, kind)
    if (number === null) return this.#text(i, text)
    const style = kind in STYLE ? ` s="${STYLE[kind as keyof typeof STYLE]}"` : ''
    return `<c r="${this.#at(i)}"${style}><v>${number}</v></c>`
  }

  #text(i: number, text: string, style = 0): string {
    if (text.length > MAX_TEXT) this.cut += 1
    return textCell(this.#at(i), text, style)
  }

  #at(i: number): string {
    return `${this.#letters[i]}${this.#row}`
  }
}

/** A sheet of names and values. */
export function factSheet(facts: readonly (readonly [string, string])[]): string {
  const rows = facts.map(
    ([name, value], i) =>
      `<row r="${i + 1}">${textCell(`A${i + 1}`, name, STYLE.head)}${textCell(`B${i + 1}`, value, STYLE.wrapped)}</row>`,
  )
  const columns =
    '<cols><col min="1" max="1" width="28" customWidth="1"/><col min="2" max="2" width="110" customWidth="1"/></cols>'
  return `${SHEET}${columns}<sheetData>${rows.join('')}</sheetData></worksheet>`
}

/** The digits of a number cell; null for what is none, or would not be exact as one. */
function numberOf(text: string, kind: Kind): string | null {
  if (kind === 'day') {
    const days = Date.parse(`${text}T00:00:00Z`) / 86_400_000 + 25_569
    return days >= FIRST_SAFE_DAY ? String(days) : null
  }
  if (kind === 'instant') {
    const days = excelTime(Date.parse(text))
    return days >= FIRST_SAFE_DAY ? days.toFixed(9) : null
  }
  if (kind === 'text' || kind === 'json' || kind === 'boolean') return null
  if (!/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text)) return null
  const digits = text.replace(/e.*$/i, '').replace(/^-?0*\.?0*|\D/g, '')
  return kind === 'number' || digits.length <= MAX_DIGITS ? text : null
}

function textCell(at: string, text: string, style: number): string {
  const fitting = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT - 1)}…` : text
  return `<c r="${at}"${style ? ` s="${style}"` : ''} t="inlineStr"><is><t xml:space="preserve">${escaped(fitting)}</t></is></c>`
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' }

/** What XML cannot hold is written as Excel does (`_x0007_`), and what looks like that as well. */
export const escaped = (text: string): string =>
  text
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_')
    .replace(UNWRITABLE, (character) => `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`)
    .replace(/[&<>\r]/g, (character) => ESCAPES[character] ?? character)

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it is about
const UNWRITABLE = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g

/** "A" to "Z", then "AA". */
function lettersOf(column: number): string {
  const letter = String.fromCharCode(65 + (column % 26))
  return column < 26 ? letter : `${lettersOf(Math.floor(column / 26) - 1)}${letter}`
}
