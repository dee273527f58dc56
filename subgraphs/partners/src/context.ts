import { read } from '@channelgraph/access'
import { listLoaderById, loaderByArguments, loaderById, type RequestContext } from '@channelgraph/service'
import { businessDateOf } from '@channelgraph/values'
import { findApplications, findApplicationsByNo, findPartnersApplications } from './applications/applications.store.ts'
import { findReports, findScores, findSiteVisits } from './applications/evaluation.store.ts'
import { findApprovals } from './approvals/approvals.store.ts'
import { findContractsAmendments } from './contracts/amendments.store.ts'
import {
  findApplicationsContracts,
  findContracts,
  findContractsByNo,
  findContractsInForce,
  findPartnersContracts,
} from './contracts/contracts.store.ts'
import { findEmployeeRegions, findEmployees } from './employees/employees.store.ts'
import { findPartners, findPartnersByCode } from './partners/partners.store.ts'
import { countActivePartners, findChildRegions, findRegions } from './regions/regions.store.ts'
import {
  findContractsTerritories,
  findPartnersTerritories,
  findRegionsTerritories,
  findTerritories,
  findTerritoriesRegions,
} from './territories/territories.store.ts'
import {
  type CertificateFilter,
  findCertificates,
  findCertificatesOfEnrolments,
  findMissingTopics,
  findPartnersCertificates,
} from './training/certificates.store.ts'
import { findCourses } from './training/courses.store.ts'
import {
  type EnrolmentFilter,
  findEnrolments,
  findPartnersEnrolments,
  findSessionsEnrolments,
} from './training/enrolments.store.ts'
import { findSessions } from './training/sessions.store.ts'

/** This department's loaders, fresh for each request, each bound to the viewer's row scope. */
export function createLoaders(ctx: Omit<RequestContext, 'loaders'>) {
  const { scope } = ctx
  const today = businessDateOf(ctx.clock.now())
  return {
    regions: loaderById((codes) => read(ctx, (db) => findRegions(db, codes))),
    childRegions: listLoaderById((codes) => read(ctx, (db) => findChildRegions(db, codes))),
    activePartnerCounts: loaderById((codes) => read(ctx, (db) => countActivePartners(db, scope, codes))),
    employees: loaderById((ids) => read(ctx, (db) => findEmployees(db, ids))),
    employeeRegions: listLoaderById((ids) => read(ctx, (db) => findEmployeeRegions(db, ids))),
    partners: loaderById((ids) => read(ctx, (db) => findPartners(db, scope, ids))),
    partnersByCode: loaderById((codes) => read(ctx, (db) => findPartnersByCode(db, scope, codes))),
    contracts: loaderById((ids) => read(ctx, (db) => findContracts(db, scope, ids))),
    contractsByNo: loaderById((nos) => read(ctx, (db) => findContractsByNo(db, scope, nos))),
    contractsInForce: loaderById((ids) => read(ctx, (db) => findContractsInForce(db, scope, ids))),
    partnersContracts: listLoaderById((ids) => read(ctx, (db) => findPartnersContracts(db, scope, ids))),
    applicationsContracts: loaderById((ids) => read(ctx, (db) => findApplicationsContracts(db, scope, ids))),
    contractsTerritories: listLoaderById((ids) => read(ctx, (db) => findContractsTerritories(db, scope, ids))),
    contractsAmendments: listLoaderById((ids) => read(ctx, (db) => findContractsAmendments(db, scope, ids))),
    applications: loaderById((ids) => read(ctx, (db) => findApplications(db, scope, ids))),
    applicationsByNo: loaderById((nos) => read(ctx, (db) => findApplicationsByNo(db, scope, nos))),
    partnersApplications: loaderById((ids) => read(ctx, (db) => findPartnersApplications(db, scope, ids))),
    siteVisits: listLoaderById((ids) => read(ctx, (db) => findSiteVisits(db, ids))),
    departmentScores: listLoaderById((ids) => read(ctx, (db) => findScores(db, ids))),
    evaluationReports: listLoaderById((ids) => read(ctx, (db) => findReports(db, ids))),
    approvals: listLoaderById((ids) => read(ctx, (db) => findApprovals(db, ids))),
    territories: loaderById((ids) => read(ctx, (db) => findTerritories(db, scope, ids))),
    territoryRegions: listLoaderById((ids) => read(ctx, (db) => findTerritoriesRegions(db, ids))),
    partnersTerritories: listLoaderById((ids) => read(ctx, (db) => findPartnersTerritories(db, scope, ids, today))),
    regionsTerritories: listLoaderById((codes) => read(ctx, (db) => findRegionsTerritories(db, scope, codes, today))),
    courses: loaderById((ids) => read(ctx, (db) => findCourses(db, ids))),
    sessions: loaderById((ids) => read(ctx, (db) => findSessions(db, ids))),
    sessionsEnrolments: listLoaderById((ids) => read(ctx, (db) => findSessionsEnrolments(db, scope, ids))),
    enrolments: loaderById((ids) => read(ctx, (db) => findEnrolments(db, scope, ids))),
    enrolmentsCertificates: loaderById((ids) => read(ctx, (db) => findCertificatesOfEnrolments(db, scope, ids))),
    partnersEnrolments: loaderByArguments((ids, filter: EnrolmentFilter) =>
      read(ctx, (db) => findPartnersEnrolments(db, scope, ids, filter)),
    ),
    certificates: loaderById((ids) => read(ctx, (db) => findCertificates(db, scope, ids))),
    partnersCertificates: loaderByArguments((ids, filter: CertificateFilter) =>
      read(ctx, (db) => findPartnersCertificates(db, scope, ids, filter)),
    ),
    missingTopics: loaderById((ids) => read(ctx, (db) => findMissingTopics(db, scope, ids, today))),
  }
}

export type Loaders = ReturnType<typeof createLoaders>
export type Context = RequestContext<Loaders>
