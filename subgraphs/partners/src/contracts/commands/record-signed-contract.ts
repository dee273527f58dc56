import { created, creatingCommand, nextNumber } from '@channelgraph/command'
import { businessDateOf, check, checkTransition, newId } from '@channelgraph/values'
import { PARTNER } from '../../partners/partners.rules.ts'
import { partners } from '../../partners/partners.store.ts'
import { contractSigned } from '../contracts.events.ts'
import { contractOnPaper, contractSeries, refuseSecondContract } from '../contracts.rules.ts'
import { contracts, findContracts, findContractsInForce } from '../contracts.store.ts'
import { type Terms, termsOf } from '../terms.rules.ts'

export interface RecordSignedContract {
  readonly idempotencyKey: string
  readonly input: {
    readonly partnerId: string
    readonly signedAt?: Date | null
  } & Terms
}

/** A contract that was drafted and signed on paper, recorded as it is. */
export const recordSignedContract = creatingCommand(
  'contract:sign',
  findContracts,
  async (tx, ctx, { input }: RecordSignedContract) => {
    const now = ctx.clock.now()
    const signedAt = check.pastInstant('signedAt', input.signedAt ?? now, now)
    const terms = termsOf(input, businessDateOf(now))
    // The partner's lock keeps two contracts from being signed with it at once.
    const partner = await partners.lock(tx, ctx, input.partnerId)
    const refusal =
      checkTransition(PARTNER, 'recordSignedContract', partner) ??
      refuseSecondContract((await findContractsInForce(tx, ctx.scope, [partner.id])).get(partner.id) ?? null)
    if (refusal) return refusal
    const no = await nextNumber(tx, contractSeries(businessDateOf(signedAt)))
    const { id: partnerId, kind } = partner
    const recorded = contractOnPaper({ id: newId('contract'), no, partnerId, kind, ...terms }, signedAt)
    const contract = await contracts.insert(tx, recorded)
    return created('Contract', contract, contractSigned({ ...contract, partnerId, signedAt }))
  },
)
