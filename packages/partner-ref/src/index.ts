export * from './partner-ref.tables.ts'
export * from './partner-ref.ts'
