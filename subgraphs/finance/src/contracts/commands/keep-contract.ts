import { changed, combine, command, created } from '@channelgraph/command'
import type { ContractSigned, PayloadOf } from '@channelgraph/contracts'
import { Money } from '@channelgraph/values'
import { insertCreditLine, lockCreditLineOf, updateCreditLine } from '../../credit/credit.store.ts'
import { insertDepositAccount, lockDepositAccountOf, updateDepositAccount } from '../../deposits/deposits.store.ts'
import { saveContractRef } from '../contracts.store.ts'

/** A contract was signed: its terms are kept, and the credit line and the deposit due follow it. A block stays. */
export const keepContract = command('event:consume', async (tx, _ctx, signed: PayloadOf<typeof ContractSigned>) => {
  const contract = await saveContractRef(tx, {
    id: signed.contractId,
    no: signed.no,
    partnerId: signed.partnerId,
    effectiveFrom: signed.effectiveFrom,
    effectiveTo: signed.effectiveTo,
    depositAmount: Money.parse(signed.depositAmount),
    creditLimit: Money.parse(signed.creditLimit),
    paymentTermDays: signed.paymentTermDays,
  })
  const terms = { limit: contract.creditLimit, validTo: contract.effectiveTo }
  const line = await lockCreditLineOf(tx, contract.partnerId)
  const account = await lockDepositAccountOf(tx, contract.partnerId)
  const required = contract.depositAmount
  return combine(
    created('ContractRef', contract),
    line
      ? changed('CreditLine', line, await updateCreditLine(tx, line, terms))
      : created('CreditLine', await insertCreditLine(tx, { id: contract.partnerId, ...terms })),
    account
      ? changed('DepositAccount', account, await updateDepositAccount(tx, account, { required }))
      : created('DepositAccount', await insertDepositAccount(tx, { id: contract.partnerId, required })),
  )
})
