export * from './api-schema.ts'
export * from './compose.ts'
export * from './departments.ts'
