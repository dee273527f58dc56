export type { ViolationRow as Violation } from './violations.tables.ts'
