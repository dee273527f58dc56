export type { SupervisionCheckRow as SupervisionCheck } from './supervision.tables.ts'
