export type { PaymentRow as Payment } from './payments.tables.ts'
