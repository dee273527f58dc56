import { ContractEnded, ContractSigned } from '@channelgraph/contracts'
import type { BusinessDate } from '@channelgraph/values'
import type { ContractRow, SignedContractRow } from './contracts.tables.ts'

export const contractEnded = (contract: ContractRow, partnerId: string, lastDay: BusinessDate) =>
  ContractEnded.of(contract, { contractId: contract.id, partnerId, lastDay })

export const contractSigned = (contract: SignedContractRow) =>
  ContractSigned.of(contract, {
    contractId: contract.id,
    no: contract.no,
    partnerId: contract.partnerId,
    effectiveFrom: contract.effectiveFrom,
    effectiveTo: contract.effectiveTo,
    annualTarget: contract.annualTarget.toString(),
    depositAmount: contract.depositAmount.toString(),
    creditLimit: contract.creditLimit.toString(),
    paymentTermDays: contract.paymentTermDays,
  })
