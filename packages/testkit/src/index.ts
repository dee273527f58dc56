export { databaseFromTemplate, postgresAdminUrl, prepareTemplate } from './postgres.ts'
