export * from './processes.ts'
export * from './seeded.ts'
