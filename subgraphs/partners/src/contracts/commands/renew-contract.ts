import { created, creatingCommand } from '@channelgraph/command'
import { addDays, businessDateOf, newId, refuseTransition } from '@channelgraph/values'
import { nextYearlyNumber } from '../../numbering/numbering.store.ts'
import { checkTerms, type Terms } from '../contract-terms.ts'
import { CONTRACT_TRANSITIONS } from '../contracts.rules.ts'
import { findContracts, insertContract, lockContract } from '../contracts.store.ts'
import type { ContractRow } from '../contracts.tables.ts'

export interface RenewContract {
  readonly idempotencyKey: string
  readonly id: string
  readonly expectedVersion: number
  readonly input: Omit<Terms, 'effectiveFrom'>
}

/**
 * Drafts the contract that follows one in force, from the day after its last, with its clauses and its territory. It goes the way
 * of every draft; when it is signed the one before is RENEWED.
 */
export const renewContract = creatingCommand<RenewContract, ContractRow>(
  'contract:renew',
  findContracts,
  async (tx, ctx, { id, expectedVersion, input }) => {
    const today = businessDateOf(ctx.clock.now())
    const before = await lockContract(tx, ctx, id, expectedVersion)
    const refusal = refuseTransition(CONTRACT_TRANSITIONS, 'renewContract', before.status)
    if (refusal) return refusal
    const terms = { ...input, effectiveFrom: addDays(before.effectiveTo, 1) }
    checkTerms(terms, today)
    const contract = await insertContract(tx, {
      id: newId('contract'),
      no: await nextYearlyNumber(tx, 'CT', today),
      partnerId: before.partnerId,
      kind: before.kind,
      status: 'DRAFT',
      ...terms,
      clauses: before.clauses,
      coolingOffDays: before.coolingOffDays,
      shorterTermAgreed: before.shorterTermAgreed,
      territory: before.territory,
      renewsId: before.id,
      preparedById: ctx.viewer.subject,
    })
    return created('Contract', contract)
  },
)
