import { created, creatingCommand, nextNumber } from '@channelgraph/command'
import { businessDateOf, check, checkTransition, newId } from '@channelgraph/values'
import { withContributor } from '../../approvals/approvals.rules.ts'
import { PARTNER } from '../../partners/partners.rules.ts'
import { partners } from '../../partners/partners.store.ts'
import { grantable } from '../../territories/granting.steps.ts'
import { contractSeries, recordedContract, refuseTerms } from '../contracts.rules.ts'
import { contracts, findContracts } from '../contracts.store.ts'
import { applicationOf, refuseBesideAnother } from '../signing.steps.ts'
import { type DraftText, draftTextOf, type Terms, termsOf } from '../terms.rules.ts'

export interface RecordSignedContract {
  readonly idempotencyKey: string
  readonly input: {
    readonly partnerId: string
    readonly signedAt?: Date | null
  } & Terms &
    DraftText
}

/**
 * A contract that was drafted and signed on paper, recorded as it is, under the guards of every signature; in force once management
 * has confirmed it.
 */
export const recordSignedContract = creatingCommand(
  'contract:record',
  findContracts,
  async (tx, ctx, { input }: RecordSignedContract) => {
    const now = ctx.clock.now()
    const signedAt = check.pastInstant('signedAt', input.signedAt ?? now, now)
    const terms = termsOf(input, businessDateOf(now))
    const text = draftTextOf(input)
    const territory = text.territory && (await grantable(tx, ctx.scope, text.territory))
    const partner = await partners.lock(tx, ctx, input.partnerId)
    const { id: partnerId, kind } = partner
    const refusal =
      checkTransition(PARTNER, 'recordSignedContract', partner) ??
      (await refuseBesideAnother(tx, ctx, { ...terms, partnerId, renewsId: null }))
    if (refusal) return refusal
    const no = await nextNumber(tx, contractSeries(businessDateOf(signedAt)))
    const given = { id: newId('contract'), no, partnerId, kind, ...terms, ...text, territory }
    const recorded = recordedContract({ ...given, ...withContributor({ contributorIds: [] }, ctx.viewer) }, signedAt)
    const application = await applicationOf(tx, ctx, recorded)
    const wrong = refuseTerms(recorded, application?.disclosureDeliveredAt ?? null, businessDateOf(signedAt))
    if (wrong) return wrong
    return created('Contract', await contracts.insert(tx, recorded))
  },
)
