import { subgraphCodegen } from '@channelgraph/service/codegen'

export default subgraphCodegen({
  Region: '../regions/regions.tables.ts#RegionRow',
  Employee: '../employees/employees.tables.ts#EmployeeRow',
  Partner: '../partners/partner-kpis.ts#PartnerWithKpis',
  PartnerConnection: '../partners/partners.store.ts#PartnerList',
  Viewer: '@channelgraph/access#Viewer as AskingViewer',
})
