import { documentSeries } from '@channelgraph/command'
import type { Operation } from '@channelgraph/contracts'
import { type BusinessDate, businessDateOf, documentNumber } from '@channelgraph/values'
import { marketIntelSeries } from '../../../subgraphs/partners/src/market-intel/market-intel.publication.ts'
import { marketIntel } from '../../../subgraphs/partners/src/market-intel/market-intel.tables.ts'
import { marketingMaterialSeries } from '../../../subgraphs/partners/src/marketing-materials/marketing-materials.publication.ts'
import { marketingMaterial } from '../../../subgraphs/partners/src/marketing-materials/marketing-materials.tables.ts'
import type { PublicationRow } from '../../../subgraphs/partners/src/publications/publications.tables.ts'
import { Numbers } from '../numbers.ts'
import type { RowBuffer } from '../row-buffer.ts'
import { makeMarketIntel, makeMaterials, type PublicationFact } from '../world/publications.ts'
import type { SharedData } from '../world/shared-data.ts'
import { writeTrail } from './trail.ts'

/** What marketing tells partners, and what they promote the products with. */
export function writePublications(buffer: RowBuffer, shared: SharedData): void {
  const intel = numbered(buffer, makeMarketIntel(shared), marketIntelSeries)
  for (const row of intel)
    buffer.add(marketIntel, [trailOf(buffer, 'MarketIntel', row, 'market-intel:publish', 'market-intel:withdraw')])
  const materials = numbered(buffer, makeMaterials(shared), marketingMaterialSeries)
  for (const row of materials)
    buffer.add(marketingMaterial, [
      trailOf(buffer, 'MarketingMaterial', row, 'marketing-material:publish', 'marketing-material:withdraw'),
    ])
}

/** All versions with the numbers of their series, by the day of each first one. */
function numbered<Row extends PublicationRow>(
  buffer: RowBuffer,
  facts: readonly PublicationFact<Row>[],
  series: (day: BusinessDate) => string,
): Row[] {
  const numbers = new Numbers()
  const entered = facts.map(({ versions }) => {
    const { id, publishedAt } = versions[0]!
    const own = series(businessDateOf(publishedAt))
    return { versions, own, ticket: numbers.enter(own, publishedAt.getTime(), id) }
  })
  numbers.give()
  buffer.add(documentSeries, numbers.heads())
  return entered.flatMap(({ versions, own, ticket }) =>
    versions.map((version) => ({ ...version, no: documentNumber(own, numbers.of(ticket)) }) as unknown as Row),
  )
}

/** As its commands wrote it: published, and ended by its successor or by hand. */
function trailOf<Row extends PublicationRow>(
  buffer: RowBuffer,
  entity: string,
  row: Row,
  publish: Operation,
  withdraw: Operation,
): Row {
  const { status, endedAt } = row
  const begun = { ...row, status: 'PUBLISHED', endedAt: null, version: 1 }
  const by = row.publishedById
  const isWithdrawn = status === 'WITHDRAWN'
  return writeTrail<Row>(buffer, entity, begun as Row, [
    { at: row.publishedAt, by, operation: publish },
    {
      ...{ at: endedAt, by, operation: isWithdrawn ? withdraw : publish },
      ...(isWithdrawn ? { reason: '高峰已过,内容不再适用' } : {}),
      change: { status, endedAt } as Partial<Row>,
    },
  ])
}
