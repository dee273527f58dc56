import { changed, command } from '@channelgraph/command'
import { businessDateOf, refuseTransition } from '@channelgraph/values'
import { regionsOf } from '../../territories/granting.ts'
import { checkTerms, type DraftText, type Terms, textOf } from '../contract-terms.ts'
import { CONTRACT_TRANSITIONS } from '../contracts.rules.ts'
import { lockContract, updateContract } from '../contracts.store.ts'

export interface ReviseContract {
  readonly id: string
  readonly expectedVersion: number
  /** The whole draft anew. */
  readonly input: Terms & DraftText
}

export const reviseContract = command(
  'contract:draft',
  async (tx, ctx, { id, expectedVersion, input }: ReviseContract) => {
    checkTerms(input, businessDateOf(ctx.clock.now()))
    const text = textOf(input)
    const contract = await lockContract(tx, ctx, id, expectedVersion)
    const refusal = refuseTransition(CONTRACT_TRANSITIONS, 'reviseContract', contract.status)
    if (refusal) return refusal
    if (text.territory) await regionsOf(tx, ctx.scope, text.territory.regionCodes)
    const revised = await updateContract(tx, contract, {
      effectiveFrom: input.effectiveFrom,
      effectiveTo: input.effectiveTo,
      annualTarget: input.annualTarget,
      depositAmount: input.depositAmount,
      creditLimit: input.creditLimit,
      paymentTermDays: input.paymentTermDays,
      ...text,
      preparedById: ctx.viewer.subject,
    })
    return changed('Contract', contract, revised)
  },
)
