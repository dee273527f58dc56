import { created, creatingCommand, nextNumber, type Versioned } from '@channelgraph/command'
import { addDays, businessDateOf, checkTransition, newId } from '@channelgraph/values'
import { withContributor } from '../../approvals/approvals.rules.ts'
import { CONTRACT, contractSeries, openingContract } from '../contracts.rules.ts'
import { contracts, findContracts } from '../contracts.store.ts'
import { type Terms, termsOf } from '../terms.rules.ts'

export interface RenewContract extends Versioned {
  readonly idempotencyKey: string
  readonly input: Omit<Terms, 'effectiveFrom'>
}

/**
 * Drafts the contract that follows one in force, from the day after its last, with its clauses and its territory. It goes the way
 * of every draft; when it is signed the one before is RENEWED.
 */
export const renewContract = creatingCommand(
  'contract:renew',
  findContracts,
  async (tx, ctx, { id, expectedVersion, input }: RenewContract) => {
    const today = businessDateOf(ctx.clock.now())
    const before = await contracts.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(CONTRACT, 'renewContract', before)
    if (refusal) return refusal
    const terms = termsOf({ ...input, effectiveFrom: addDays(before.effectiveTo, 1) }, today)
    const contract = await contracts.insert(
      tx,
      openingContract({
        id: newId('contract'),
        no: await nextNumber(tx, contractSeries(today)),
        partnerId: before.partnerId,
        kind: before.kind,
        ...terms,
        clauses: before.clauses,
        coolingOffDays: before.coolingOffDays,
        shorterTermAgreed: before.shorterTermAgreed,
        territory: before.territory,
        renewsId: before.id,
        ...withContributor({ contributorIds: [] }, ctx.viewer),
      }),
    )
    return created('Contract', contract)
  },
)
