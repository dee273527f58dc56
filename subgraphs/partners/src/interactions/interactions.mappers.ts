export type { InteractionRow as Interaction } from './interactions.tables.ts'
