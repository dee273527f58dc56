import { subgraphCodegen } from '@channelgraph/service/codegen'

export default subgraphCodegen({
  Region: '../regions/regions.tables.ts#RegionRow',
  Employee: '../employees/employees.tables.ts#EmployeeRow',
  Partner: '../partners/partner-kpis.ts#PartnerWithKpis',
  PartnerConnection: '../partners/partners.store.ts#PartnerList',
  Contract: '../contracts/contracts.tables.ts#ContractRow',
  ContractConnection: '../contracts/contracts.store.ts#ContractList',
  Territory: '../territories/territories.tables.ts#TerritoryRow',
  TrainingCourse: '../training/training.tables.ts#TrainingCourseRow',
  TrainingSession: '../training/training.tables.ts#TrainingSessionRow',
  TrainingSessionConnection: '../training/sessions.store.ts#TrainingSessionList',
  TrainingEnrolment: '../training/training.tables.ts#TrainingEnrolmentRow',
  Certificate: '../training/training.tables.ts#CertificateRow',
  CertificateConnection: '../training/certificates.store.ts#CertificateList',
  Viewer: '@channelgraph/access#Viewer as AskingViewer',
})
