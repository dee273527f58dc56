import { combine, command, created } from '@channelgraph/command'
import type { ContractSigned, PayloadOf } from '@channelgraph/contracts'
import { businessDateOf, Money } from '@channelgraph/values'
import { lockCreditLineOf } from '../../credit/credit.store.ts'
import { upsertContractRef } from '../contracts.store.ts'
import { applyTerms } from '../terms.steps.ts'

/**
 * A contract was signed: its terms are kept, and followed from its first day on (`follow-contracts`). A partner's first one is followed
 * at once, so that its deposit can be paid before.
 */
export const projectContract = command('event:consume', async (tx, ctx, signed: PayloadOf<typeof ContractSigned>) => {
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
  const kept = created('ContractRef', contract)
  const begins = contract.effectiveFrom <= businessDateOf(ctx.clock.now())
  if (!begins && (await lockCreditLineOf(tx, contract.partnerId))) return kept
  return combine(kept, ...(await applyTerms(tx, contract)))
})
