import { TerritoryChanged } from '@channelgraph/contracts'
import type { PartnerRow } from '../partners/partners.tables.ts'
import type { TerritoryWithRegions } from './territories.store.ts'

export const territoryChanged = (partner: PartnerRow, territories: readonly TerritoryWithRegions[]) =>
  TerritoryChanged.of(partner, {
    partnerId: partner.id,
    territories: territories.map((territory) => ({
      territoryId: territory.id,
      regionCodes: [...territory.regionCodes],
      regionPaths: [...territory.regionPaths],
      productLines: territory.productLines,
      exclusive: territory.exclusive,
      validFrom: territory.validFrom,
      validTo: territory.validTo,
    })),
  })
