import { ByteWriter, type ColumnSource, ParquetWriter, type SchemaElement } from 'hyparquet-writer'
import { type Column, type Kind, SCALE, valueIn } from './columns.ts'
import type { ExportFile, FileFormat } from './file-format.ts'
import { textOf } from './file-format.ts'

/** Rows that are written together: they are what is in memory, column by column. */
const ROWS_OF_A_GROUP = 10_000
/** Sums of amounts have as many digits as they have: 128 bits hold 38. */
const PRECISION = 38
const DECIMAL_BYTES = 16

/** Columns with types: decimals are decimals, instants are UTC, lists are JSON. Without its end it cannot be opened. */
export const parquet: FileFormat = {
  contentType: 'application/vnd.apache.parquet',
  continues: false,
  tellsOfItself: true,
  write: async function* (file) {
    const { columns, pages } = file
    const bytes = new ByteWriter()
    const taken = () => {
      const written = Buffer.from(bytes.getBytes())
      bytes.index = 0
      return written
    }
    const writer = new ParquetWriter({ writer: bytes, schema: schemaOf(file), createdBy: 'channelgraph' })
    let held: unknown[][] = columns.map(() => [])
    let count = 0
    const flush = async () => {
      const columnData: ColumnSource[] = columns.map(({ name }, i) => ({ name, data: held[i] ?? [] }))
      await writer.write({ columnData, rowGroupSize: count })
      held = columns.map(() => [])
      count = 0
      return taken()
    }
    yield taken()
    for await (const { rows } of pages) {
      for (const [i, column] of columns.entries()) {
        for (const row of rows) held[i]?.push(stored(valueIn(row, column), column.kind))
      }
      count += rows.length
      if (count >= ROWS_OF_A_GROUP) yield await flush()
    }
    if (count > 0) yield await flush()
    writer.kvMetadata = file.about().map(([key, value]) => ({ key, value }))
    await writer.finish()
    yield taken()
  },
}

const schemaOf = ({ columns }: ExportFile): SchemaElement[] => [
  { name: 'rows', num_children: columns.length },
  ...columns.map(({ name, kind }: Column): SchemaElement => ({ name, repetition_type: 'OPTIONAL', ...TYPES[kind] })),
]

const decimalOf = (scale: number): Partial<SchemaElement> => ({
  type: 'FIXED_LEN_BYTE_ARRAY',
  type_length: DECIMAL_BYTES,
  converted_type: 'DECIMAL',
  precision: PRECISION,
  scale,
})

const TYPES: Readonly<Record<Kind, Partial<SchemaElement>>> = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  json: { type: 'BYTE_ARRAY', converted_type: 'JSON' },
  money: decimalOf(SCALE.money),
  decimal: decimalOf(SCALE.decimal),
  day: { type: 'INT32', converted_type: 'DATE' },
  instant: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MILLIS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
  },
  integer: { type: 'INT32' },
  number: { type: 'DOUBLE' },
  boolean: { type: 'BOOLEAN' },
}

/** A value as its column stores it. */
function stored(value: unknown, kind: Kind): unknown {
  if (value === null) return null
  if (kind === 'money' || kind === 'decimal') return unscaled(textOf(value), SCALE[kind])
  if (kind === 'day') return Date.parse(`${textOf(value)}T00:00:00Z`) / 86_400_000
  if (kind === 'instant') return BigInt(Date.parse(textOf(value)))
  return kind === 'text' ? textOf(value) : value
}

/** A decimal as the whole number of its smallest parts. Throws for one with more digits after the point than its column has. */
export function unscaled(text: string, scale: number): bigint {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+?)0*)?$/.exec(text) ?? []
  if (whole === '' || fraction.length > scale)
    throw new RangeError(`not a decimal with ${scale} digits after the point`)
  return BigInt(`${sign}${whole}${fraction.padEnd(scale, '0')}`)
}
