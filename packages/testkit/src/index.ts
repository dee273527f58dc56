export * from './clock.ts'
export { databaseFromTemplate, postgresAdminUrl, prepareTemplate } from './postgres.ts'
export * from './subgraph.ts'
