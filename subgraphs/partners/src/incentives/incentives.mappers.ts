export type {
  Gate as PayoutGate,
  IncentivePolicyRow as IncentivePolicy,
  Threshold as IncentiveThreshold,
} from './incentives.tables.ts'
