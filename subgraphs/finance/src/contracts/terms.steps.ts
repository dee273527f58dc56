import type { Database } from '@channelgraph/access'
import { changed, combine, created, type Done, unchanged } from '@channelgraph/command'
import { creditLines, lockCreditLineOf } from '../credit/credit.store.ts'
import { depositAccounts, lockDepositAccountOf } from '../deposits/deposits.store.ts'
import type { ContractRefRow } from './contracts.tables.ts'

/** The credit line and the deposit due follow a contract from its first day on. A block stays. */
export async function applyTerms(tx: Database, contract: ContractRefRow): Promise<Done<unknown>[]> {
  const { partnerId, creditLimit: limit, effectiveTo: validTo, depositAmount: required } = contract
  const terms = { limit, approvedLimit: limit, validTo }
  const line = await lockCreditLineOf(tx, partnerId)
  const account = await lockDepositAccountOf(tx, partnerId)
  return [
    line
      ? changed('CreditLine', line, await creditLines.update(tx, line, terms))
      : created('CreditLine', await creditLines.insert(tx, { id: partnerId, ...terms })),
    account
      ? changed('DepositAccount', account, await depositAccounts.update(tx, account, { required }))
      : created('DepositAccount', await depositAccounts.insert(tx, { id: partnerId, required })),
  ]
}

/** Credit under a contract ends with it, where no later one is followed yet. */
export async function endCredit(
  tx: Database,
  before: ContractRefRow,
  contract: ContractRefRow,
): Promise<Done<ContractRefRow>> {
  const line = await lockCreditLineOf(tx, contract.partnerId)
  if (line?.validTo !== before.effectiveTo) return unchanged(contract)
  const ended = await creditLines.update(tx, line, { validTo: contract.effectiveTo })
  return combine(unchanged(contract), changed('CreditLine', line, ended))
}
