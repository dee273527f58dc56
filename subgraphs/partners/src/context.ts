import { read } from '@channelgraph/access'
import { listLoaderById, loaderById, type RequestContext } from '@channelgraph/service'
import { findEmployeeRegions, findEmployees } from './employees/employees.store.ts'
import { findPartners, findPartnersByCode } from './partners/partners.store.ts'
import { countActivePartners, findChildRegions, findRegions } from './regions/regions.store.ts'

/** This department's loaders, fresh for each request, each bound to the viewer's row scope. */
export function createLoaders(ctx: Omit<RequestContext, 'loaders'>) {
  const { scope } = ctx
  return {
    regions: loaderById((codes) => read(ctx, (db) => findRegions(db, codes))),
    childRegions: listLoaderById((codes) => read(ctx, (db) => findChildRegions(db, codes))),
    activePartnerCounts: loaderById((codes) => read(ctx, (db) => countActivePartners(db, scope, codes))),
    employees: loaderById((ids) => read(ctx, (db) => findEmployees(db, ids))),
    employeeRegions: listLoaderById((ids) => read(ctx, (db) => findEmployeeRegions(db, ids))),
    partners: loaderById((ids) => read(ctx, (db) => findPartners(db, scope, ids))),
    partnersByCode: loaderById((codes) => read(ctx, (db) => findPartnersByCode(db, scope, codes))),
  }
}

export type Loaders = ReturnType<typeof createLoaders>
export type Context = RequestContext<Loaders>
