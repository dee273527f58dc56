import { combine, command, unchanged } from '@channelgraph/command'
import type { ContractRefRow } from '../contracts.tables.ts'
import { applyTerms } from '../terms.steps.ts'

/** The first day of a contract, locked by the sweep that found it, has come: its terms hold. */
export const followContract = command('schedule:sweep', async (tx, _ctx, contract: ContractRefRow) =>
  combine(unchanged(contract), ...(await applyTerms(tx, contract))),
)
