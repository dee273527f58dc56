import { badInput, type Decimal, type Refusal } from '@channelgraph/values'
import { LIFE_CYCLES, type ProductRow } from './catalogue.tables.ts'

type LifeCycle = ProductRow['lifecycle']

/** Sold from its launch until stock has run out. */
export const isSellable = ({ lifecycle }: Pick<ProductRow, 'lifecycle'>): boolean =>
  lifecycle === 'ACTIVE' || lifecycle === 'PHASE_OUT'

/** A product moves on in its life, one step or several, never back. */
export function refuseLifecycle(from: LifeCycle, to: LifeCycle): Refusal | null {
  if (LIFE_CYCLES.indexOf(to) >= LIFE_CYCLES.indexOf(from)) return null
  return {
    __typename: 'LifecycleGoesBack',
    code: 'LIFECYCLE_GOES_BACK',
    message: `A product goes from ${LIFE_CYCLES.join(' to ')}; this one is ${from} already.`,
  }
}

interface ProductFigures {
  readonly sku?: string
  readonly name?: string | null
  readonly line?: string | null
  readonly ratedPowerKw?: Decimal
  readonly connectorTypes?: readonly string[]
  readonly connectorCount?: number
  readonly packQty?: number | null
  readonly leadTimeDays?: number | null
  readonly warrantyMonths?: number | null
}

/** Throws BAD_USER_INPUT for what cannot describe a product; what is left out is not checked. */
export function checkProduct(product: ProductFigures): void {
  const { sku, name, line, ratedPowerKw, connectorTypes, connectorCount, packQty, leadTimeDays, warrantyMonths } =
    product
  if (sku !== undefined && !/^[A-Z0-9][A-Z0-9-]{1,39}$/.test(sku))
    throw badInput('sku has 2 to 40 capital letters, digits and hyphens.')
  if (name?.trim() === '' || line?.trim() === '') throw badInput('name and line are not blank.')
  if (ratedPowerKw?.isNegative()) throw badInput('ratedPowerKw is not negative.')
  if (connectorTypes?.some((type) => type.trim() === '')) throw badInput('connectorTypes are not blank.')
  if (connectorCount !== undefined && connectorCount < 0) throw badInput('connectorCount is not negative.')
  if (packQty != null && packQty < 1) throw badInput('packQty is 1 or more.')
  if (leadTimeDays != null && leadTimeDays < 0) throw badInput('leadTimeDays is not negative.')
  if (warrantyMonths != null && warrantyMonths < 0) throw badInput('warrantyMonths is not negative.')
}
