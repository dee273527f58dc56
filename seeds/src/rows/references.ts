import { partnerRef } from '@channelgraph/partner-ref/tables'
import { productRef as financeProductRef } from '../../../subgraphs/finance/src/deliveries/deliveries.tables.ts'
import { companyRef } from '../../../subgraphs/finance/src/partners/partners.tables.ts'
import { territoryRef } from '../../../subgraphs/orders/src/ordering/ordering.tables.ts'
import { contractRef } from '../../../subgraphs/orders/src/sales/sales.tables.ts'
import type { SignedContractRow } from '../../../subgraphs/partners/src/contracts/contracts.tables.ts'
import { endsByItself } from '../../../subgraphs/partners/src/partners/partners.rules.ts'
import type { PartnerRow } from '../../../subgraphs/partners/src/partners/partners.tables.ts'
import { productRef as partnersProductRef } from '../../../subgraphs/partners/src/products/products.tables.ts'
import { productRef } from '../../../subgraphs/support/src/chargers/chargers.tables.ts'
import { employeeRef, orderRef } from '../../../subgraphs/support/src/references/references.tables.ts'
import type { RowBuffer } from '../row-buffer.ts'
import { lastDayOf, type TerritoryFact } from '../world/contracts.ts'
import type { PartnerHistory } from '../world/partner-history.ts'
import type { SharedData } from '../world/shared-data.ts'

/** What a department keeps of a partner, as its events left it. */
export function writePartnerRefs(buffer: RowBuffer, partner: PartnerRow): void {
  const { id, code, name, kind, tier, status, regionCode, regionPath, managerId } = partner
  const suspendedUntil = endsByItself(partner) ? partner.suspendedUntil : null
  buffer.add(partnerRef, [{ id, code, name, kind, tier, status, suspendedUntil, regionCode, regionPath, managerId }])
}

/** What finance keeps beside it: what documents are made out to. */
export function writeCompanyRef(buffer: RowBuffer, { id, uscc, address }: PartnerRow): void {
  buffer.add(companyRef, [{ id, uscc, address }])
}

/** What orders keeps of contracts. */
export function writeContractRefs(buffer: RowBuffer, contracts: readonly SignedContractRow[]): void {
  buffer.add(
    contractRef,
    contracts.map((signed) => {
      const { id, no, partnerId, effectiveFrom, annualTarget } = signed
      return { id, no, partnerId, effectiveFrom, effectiveTo: lastDayOf(signed), annualTarget }
    }),
  )
}

/** What orders keeps of territories. */
export function writeTerritoryRefs(buffer: RowBuffer, held: readonly TerritoryFact[]): void {
  buffer.add(
    territoryRef,
    held.map(({ id, partnerId, regions, productLines, exclusive, validFrom, validTo }) => ({
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

/** What support keeps of the company's people. */
export function writeEmployeeRefs(buffer: RowBuffer, { staff }: SharedData): void {
  buffer.add(
    employeeRef,
    staff.employees.map(({ id, department, active }) => ({ id, department, active })),
  )
}

/** What support keeps of a partner's orders: those that were submitted. */
export function writeOrderRefs(buffer: RowBuffer, { orders }: PartnerHistory): void {
  buffer.add(
    orderRef,
    orders.filter(({ submittedAt }) => submittedAt).map(({ id, life }) => ({ id, partnerId: life.partner.id })),
  )
}

/** What partners keeps of products: that there are these, and of which line. */
export function writeProductLineRefs(buffer: RowBuffer, { products }: SharedData): void {
  buffer.add(
    partnersProductRef,
    products.map(({ row: { id, sku, line } }) => ({ id, sku, line })),
  )
}

/** What finance keeps of products: what they are called. */
export function writeProductNameRefs(buffer: RowBuffer, { products }: SharedData): void {
  buffer.add(
    financeProductRef,
    products.map(({ row: { id, sku, name } }) => ({ id, sku, name })),
  )
}

/** What support keeps of products. */
export function writeProductRefs(buffer: RowBuffer, { products }: SharedData): void {
  buffer.add(
    productRef,
    products.map(({ row }) => ({
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
