export type { Reference as Employee, Reference as Order } from '../references/references.rules.ts'
export type { ProgressNoteRow as ProgressNote } from './cases.tables.ts'
export type { SlaClock } from './sla.rules.ts'
