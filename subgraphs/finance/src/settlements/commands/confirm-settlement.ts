import { transition } from '@channelgraph/command'
import { SETTLEMENT } from '../settlements.rules.ts'
import { CONFIRMATION } from '../settlements.steps.ts'
import { settlements } from '../settlements.store.ts'

export const confirmSettlement = transition(
  'settlement:confirm',
  'Settlement',
  settlements,
  SETTLEMENT,
  'confirmSettlement',
  CONFIRMATION,
)
