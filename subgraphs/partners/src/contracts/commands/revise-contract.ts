import { changed, command, type Versioned } from '@channelgraph/command'
import { businessDateOf, checkTransition } from '@channelgraph/values'
import { withContributor } from '../../approvals/approvals.rules.ts'
import { grantable } from '../../territories/granting.steps.ts'
import { CONTRACT, refuseSuccession } from '../contracts.rules.ts'
import { contracts } from '../contracts.store.ts'
import { type DraftText, draftTextOf, type Terms, termsOf } from '../terms.rules.ts'

export interface ReviseContract extends Versioned {
  /** The whole draft anew. */
  readonly input: Terms & DraftText
}

export const reviseContract = command(
  'contract:draft',
  async (tx, ctx, { id, expectedVersion, input }: ReviseContract) => {
    const terms = termsOf(input, businessDateOf(ctx.clock.now()))
    const text = draftTextOf(input)
    const contract = await contracts.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(CONTRACT, 'reviseContract', contract)
    if (refusal) return refusal
    const before = contract.renewsId ? await contracts.lock(tx, ctx, contract.renewsId) : null
    const apart = before && refuseSuccession(terms, before)
    if (apart) return apart
    const territory = text.territory && (await grantable(tx, ctx.scope, text.territory))
    const revised = await contracts.update(tx, contract, {
      ...terms,
      ...text,
      territory,
      ...withContributor(contract, ctx.viewer),
    })
    return changed('Contract', contract, revised)
  },
)
