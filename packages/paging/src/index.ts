export * from './connection.ts'
export * from './keyset.ts'
