import { partnerRef } from '@channelgraph/access'
import { product } from '../../../../subgraphs/orders/src/catalogue/catalogue.tables.ts'
import { territoryRef } from '../../../../subgraphs/orders/src/ordering/ordering.tables.ts'
import { contractRef } from '../../../../subgraphs/orders/src/sales/sales.tables.ts'
import { isSigned } from '../../../../subgraphs/partners/src/contracts/contracts.rules.ts'
import { contract } from '../../../../subgraphs/partners/src/contracts/contracts.tables.ts'
import { partner } from '../../../../subgraphs/partners/src/partners/partners.tables.ts'
import { productRef } from '../../../../subgraphs/support/src/chargers/chargers.tables.ts'
import type { Book } from '../book.ts'
import type { World } from '../world/world.ts'

/** What a department keeps of partners, as their events left it. */
export function writePartnerRefs(book: Book, partners: Book): void {
  book.add(
    partnerRef,
    partners.rowsOf(partner).map(({ id, code, name, kind, tier, status, regionCode, regionPath, managerId }) => ({
      id,
      code,
      name,
      kind,
      tier,
      status,
      regionCode,
      regionPath,
      managerId,
    })),
  )
}

/** What orders keeps of contracts and territories. */
export function writeOrdersRefs(book: Book, partners: Book, { territories }: World): void {
  book.add(
    contractRef,
    partners
      .rowsOf(contract)
      .filter(isSigned)
      .map(({ id, no, partnerId, effectiveFrom, effectiveTo, annualTarget }) => ({
        id,
        no,
        partnerId,
        effectiveFrom,
        effectiveTo,
        annualTarget,
      })),
  )
  book.add(
    territoryRef,
    territories
      .filter(({ status }) => status === 'HELD')
      .map(({ id, partnerId, regions, productLines, exclusive, validFrom, validTo }) => ({
        id,
        partnerId,
        regionPaths: regions.map(({ path }) => path),
        productLines,
        exclusive,
        validFrom,
        validTo,
      })),
  )
}

/** What support keeps of products. */
export function writeProductRefs(book: Book, orders: Book): void {
  book.add(
    productRef,
    orders.rowsOf(product).map((row) => ({
      id: row.id,
      sku: row.sku,
      name: row.name,
      line: row.line,
      current: row.current,
      lifecycle: row.lifecycle,
      serialised: row.serialised,
      connectorTypes: row.connectorTypes,
      connectorCount: row.connectorCount,
      leadTimeDays: row.leadTimeDays,
      warrantyMonths: row.warrantyMonths,
    })),
  )
}
