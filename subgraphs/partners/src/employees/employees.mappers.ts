export type { Viewer } from '@channelgraph/access'
export type { EmployeeRow as Employee } from './employees.tables.ts'
