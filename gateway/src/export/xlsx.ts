import { Readable } from 'node:stream'
import type { Text } from '@channelgraph/values'
import { ZipFile } from 'yazl'
import type { ExportFile, FileFormat } from './file-format.ts'
import { factSheet, MAX_TEXT, RowSheet, STYLES } from './sheet.ts'

/** Excel's, below the headers. */
export const MAX_SHEET_ROWS = 1_048_575
/** Of zlib: sheets are mostly their tags, and more takes longer than it saves. */
const COMPRESSION = 3

/** A workbook of two sheets: the rows under headers in words, and what was asked, by whom, when. Without its end it cannot be opened. */
export const xlsx: FileFormat = {
  contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  continues: false,
  tellsOfItself: true,
  maxRows: MAX_SHEET_ROWS,
  write: async function* (file) {
    const zip = new ZipFile()
    const output = zip.outputStream as Readable
    zip.on('error', (error: Error) => output.destroy(error))
    const options = { compressionLevel: COMPRESSION }
    const rows = new RowSheet(file.columns)
    for (const [path, text] of PARTS(file)) zip.addBuffer(Buffer.from(text), path, options)
    // Both are made when the zip comes to them, as fast as it is read.
    const sheets = [rowsOf(file, rows), aboutOf(file, rows)].map((parts) => Readable.from(parts, { objectMode: false }))
    for (const [i, sheet] of sheets.entries()) zip.addReadStream(sheet, `xl/worksheets/sheet${i + 1}.xml`, options)
    // The zip listens to none of them, and an error that nobody hears ends the process.
    for (const sheet of sheets) sheet.on('error', (error) => output.destroy(error))
    zip.end()
    try {
      yield* output
    } finally {
      output.destroy()
      for (const sheet of sheets) sheet.destroy()
    }
  },
}

async function* rowsOf({ columns, pages, lang }: ExportFile, sheet: RowSheet): AsyncGenerator<Buffer, void> {
  yield Buffer.from(sheet.head(columns.map(({ words }) => words[lang])))
  for await (const { rows } of pages) yield Buffer.from(rows.map((row) => sheet.row(row)).join(''))
  yield Buffer.from(sheet.foot())
}

async function* aboutOf({ about, lang }: ExportFile, sheet: RowSheet): AsyncGenerator<Buffer, void> {
  const { cut } = sheet // known when the rows are written
  const facts = cut > 0 ? [...about(), ['', CUT(cut)[lang]] as const] : about()
  yield Buffer.from(factSheet(facts))
}

const CUT = (cells: number): Text => ({
  en: `${cells} cells end with "…": a cell of Excel holds ${MAX_TEXT} characters. CSV, JSON Lines and Parquet have them whole.`,
  zh: `${cells} 个单元格以"…"结尾:Excel 单元格最多容纳 ${MAX_TEXT} 个字符。CSV、JSON Lines 和 Parquet 中是完整的。`,
})

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const MAIN = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
const SHEETS: readonly Text[] = [
  { en: 'Rows', zh: '数据' },
  { en: 'About', zh: '说明' },
]

/** What a workbook has beside its sheets (ECMA-376, part 2). */
const PARTS = ({ lang }: ExportFile): readonly (readonly [string, string])[] => [
  [
    '[Content_Types].xml',
    `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${MAIN}.sheet.main+xml"/>${SHEETS.map((_, i) => `<Override PartName="/xl/worksheets/sheet${i + 1}.xml" ContentType="${MAIN}.worksheet+xml"/>`).join('')}<Override PartName="/xl/styles.xml" ContentType="${MAIN}.styles+xml"/></Types>`,
  ],
  [
    '_rels/.rels',
    `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  ],
  [
    'xl/workbook.xml',
    `${XML}<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${OFFICE}"><sheets>${SHEETS.map((name, i) => `<sheet name="${name[lang]}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`).join('')}</sheets></workbook>`,
  ],
  [
    'xl/_rels/workbook.xml.rels',
    `${XML}<Relationships xmlns="${PACKAGE}/relationships">${SHEETS.map((_, i) => `<Relationship Id="rId${i + 1}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`).join('')}<Relationship Id="rId3" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
  ],
  ['xl/styles.xml', STYLES],
]
