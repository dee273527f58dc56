import { changed, combine, command, created } from '@channelgraph/command'
import type { ContractSigned, PayloadOf } from '@channelgraph/contracts'
import { Money } from '@channelgraph/values'
import { creditLines, lockCreditLineOf } from '../../credit/credit.store.ts'
import { depositAccounts, lockDepositAccountOf } from '../../deposits/deposits.store.ts'
import { upsertContractRef } from '../contracts.store.ts'

/** A contract was signed: its terms are kept, and the credit line and the deposit due follow it. A block stays. */
export const projectContract = command('event:consume', async (tx, _ctx, signed: PayloadOf<typeof ContractSigned>) => {
  const contract = await upsertContractRef(tx, {
    id: signed.contractId,
    no: signed.no,
    partnerId: signed.partnerId,
    effectiveFrom: signed.effectiveFrom,
    effectiveTo: signed.effectiveTo,
    depositAmount: Money.parse(signed.depositAmount),
    creditLimit: Money.parse(signed.creditLimit),
    paymentTermDays: signed.paymentTermDays,
  })
  const terms = { limit: contract.creditLimit, approvedLimit: contract.creditLimit, validTo: contract.effectiveTo }
  const line = await lockCreditLineOf(tx, contract.partnerId)
  const account = await lockDepositAccountOf(tx, contract.partnerId)
  const required = contract.depositAmount
  return combine(
    created('ContractRef', contract),
    line
      ? changed('CreditLine', line, await creditLines.update(tx, line, terms))
      : created('CreditLine', await creditLines.insert(tx, { id: contract.partnerId, ...terms })),
    account
      ? changed('DepositAccount', account, await depositAccounts.update(tx, account, { required }))
      : created('DepositAccount', await depositAccounts.insert(tx, { id: contract.partnerId, required })),
  )
})
