import { named } from '@channelgraph/paging'
import {
  badInput,
  check,
  codeKey,
  type Decimal,
  knownSpelling,
  normaliseCode,
  withDefaults,
} from '@channelgraph/values'
import { refusal } from './catalogue.refusals.ts'
import { LIFE_CYCLES, type ProductRow, product as productTable } from './catalogue.tables.ts'

type LifeCycle = ProductRow['lifecycle']

/** Sold from its launch until stock has run out. */
export const isSellable = ({ lifecycle }: Pick<ProductRow, 'lifecycle'>): boolean =>
  lifecycle === 'ACTIVE' || lifecycle === 'PHASE_OUT'

/** A product moves on in its life, one step or several, never back. */
export function refuseLifecycle(from: LifeCycle, to: LifeCycle) {
  return LIFE_CYCLES.indexOf(to) >= LIFE_CYCLES.indexOf(from) ? null : refusal('LifecycleGoesBack', { from })
}

interface ProductFigures {
  readonly sku?: string
  readonly name?: string | null
  readonly line?: string | null
  readonly ratedPowerKw?: Decimal
  readonly connectorTypes?: readonly string[]
  readonly connectorCount?: number
  readonly ocppVersion?: string | null
  readonly packQty?: number | null
  readonly leadTimeDays?: number | null
  readonly warrantyMonths?: number | null
}

/** The plugs there are: GB/T 20234.2 (AC), .3 (DC) and .4 (ChaoJi); for export IEC 62196-2 type 2, CCS 2 and CHAdeMO. */
const CONNECTOR_TYPES: readonly string[] = ['GBT_AC', 'GBT_DC', 'CHAOJI', 'TYPE_2', 'CCS_2', 'CHADEMO']

const MAX_CONNECTOR_TYPES = 20

/** Plug types as they are stored, each once. Throws BAD_USER_INPUT for one that does not exist. */
const connectorTypesOf = (given: readonly string[]): string[] => [
  ...new Set(check.items('connectorTypes', given, 0, MAX_CONNECTOR_TYPES).map(connectorTypeOf)),
]

function connectorTypeOf(type: string): string {
  const code = knownSpelling(type, CONNECTOR_TYPES)
  if (CONNECTOR_TYPES.includes(code)) return code
  throw badInput(
    `\`connectorTypes\` must be of ${CONNECTOR_TYPES.join(', ')}; "${type.slice(0, check.TEXT.code)}" is none.`,
    `\`connectorTypes\` 须为 ${CONNECTOR_TYPES.join('、')};“${type.slice(0, check.TEXT.code)}”不是。`,
  )
}

/** What describes a product as it is stored. Throws BAD_USER_INPUT for what cannot; what is left out stays so. */
export function productOf<Given extends ProductFigures>(given: Given): Given {
  const { sku, name, line, ratedPowerKw, connectorTypes, connectorCount, ocppVersion } = given
  const { packQty, leadTimeDays, warrantyMonths } = given
  const code = sku === undefined ? undefined : normaliseCode(sku)
  if (code !== undefined && !/^[A-Z0-9][A-Z0-9-]{1,39}$/.test(code))
    throw badInput(
      '`sku` must have 2 to 40 capital letters, digits and hyphens.',
      '`sku` 须为 2 至 40 位大写字母、数字和连字符。',
    )
  if (line != null && codeKey(check.code('line', line)) === '')
    throw badInput('`line` must have letters or digits.', '`line` 须含有字母或数字。')
  if (ratedPowerKw) check.decimalWithin('ratedPowerKw', ratedPowerKw, 0, 10_000)
  if (connectorCount !== undefined) check.wholeNumber('connectorCount', connectorCount, 0, 100)
  if (packQty != null) check.wholeNumber('packQty', packQty, 1, 100_000)
  if (leadTimeDays != null) check.wholeNumber('leadTimeDays', leadTimeDays, 0, 1_000)
  if (warrantyMonths != null) check.wholeNumber('warrantyMonths', warrantyMonths, 0, 600)
  return {
    ...given,
    ...(code === undefined ? {} : { sku: code }),
    ...(name == null ? {} : { name: check.title('name', name) }),
    ...(line == null ? {} : { line: check.code('line', line) }),
    ...(connectorTypes ? { connectorTypes: connectorTypesOf(connectorTypes) } : {}),
    ...(ocppVersion == null ? {} : { ocppVersion: check.title('ocppVersion', ocppVersion, check.TEXT.code) }),
  }
}

/** What describes a new product; what may be left out is usual: sold at once, a serial number each, packed singly, two years' warranty. */
type GivenProduct = Pick<
  typeof productTable.$inferInsert,
  | 'id'
  | 'sku'
  | 'name'
  | 'line'
  | 'current'
  | 'ratedPowerKw'
  | 'connectorTypes'
  | 'connectorCount'
  | 'leadTimeDays'
  | 'ocppVersion'
> & { readonly [Name in 'lifecycle' | 'serialised' | 'packQty' | 'warrantyMonths']?: ProductRow[Name] | null }

/** A product as it enters the catalogue. */
export const openingProduct = (given: GivenProduct): ProductRow =>
  withDefaults(productTable, {
    ...given,
    ...named(given.name),
    lifecycle: given.lifecycle ?? 'ACTIVE',
    serialised: given.serialised ?? true,
    packQty: given.packQty ?? 1,
    warrantyMonths: given.warrantyMonths ?? 24,
  })
