export type { RankedPartner as PartnerSales } from './sales.ranking.ts'
export type { KpiOwner as OrdersKpi, VolumeFigures as SalesVolume } from './sales.store.ts'
export type { ContractRefRow as Contract } from './sales.tables.ts'
