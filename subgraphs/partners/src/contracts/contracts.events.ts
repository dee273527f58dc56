import { ContractSigned } from '@channelgraph/contracts'
import type { SignedContractRow } from './contracts.tables.ts'

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
