import type { Database } from '@channelgraph/access'
import { type CommandContext, changed, combine, created, creatingCommand, nextNumber } from '@channelgraph/command'
import { badInput, businessDateOf, checkTransition, newId } from '@channelgraph/values'
import { APPLICATION } from '../../applications/applications.rules.ts'
import { applications } from '../../applications/applications.store.ts'
import { withContributor } from '../../approvals/approvals.rules.ts'
import { PARTNER } from '../../partners/partners.rules.ts'
import { partners } from '../../partners/partners.store.ts'
import { grantable } from '../../territories/granting.steps.ts'
import { contractSeries, openingContract } from '../contracts.rules.ts'
import { contracts, findContracts } from '../contracts.store.ts'
import { type DraftText, draftTextOf, type Terms, termsOf } from '../terms.rules.ts'

export interface DraftContract {
  readonly idempotencyKey: string
  readonly input: Terms &
    DraftText & {
      /** Exactly one of the two. */
      readonly applicationId?: string | null
      readonly partnerId?: string | null
    }
}

/** 四.1 签订合作协议: drafted for an applicant that management agreed to, or for a partner that is there. */
export const draftContract = creatingCommand(
  'contract:draft',
  findContracts,
  async (tx, ctx, { input }: DraftContract) => {
    const today = businessDateOf(ctx.clock.now())
    const terms = termsOf(input, today)
    const text = draftTextOf(input)
    const territory = text.territory && (await grantable(tx, ctx.scope, text.territory))
    const counterpart = await counterpartOf(tx, ctx, input)
    if ('__typename' in counterpart) return counterpart
    const { changes, ...whom } = counterpart
    const no = await nextNumber(tx, contractSeries(today))
    const opening = openingContract({
      ...{ id: newId('contract'), no, ...whom, ...terms, ...text, territory },
      ...withContributor({ contributorIds: [] }, ctx.viewer),
    })
    const contract = await contracts.insert(tx, opening)
    return combine(created('Contract', contract), ...changes)
  },
)

/** Whom it is drafted for; an application goes on to CONTRACTING. */
async function counterpartOf(tx: Database, ctx: CommandContext, { applicationId, partnerId }: DraftContract['input']) {
  if (Boolean(applicationId) === Boolean(partnerId))
    throw badInput(
      'Give either `applicationId` or `partnerId`: whom is it drafted for?',
      '请在 `applicationId` 与 `partnerId` 中只提供一个:协议为谁起草?',
    )
  if (applicationId) {
    const application = await applications.lock(tx, ctx, applicationId)
    const refusal = checkTransition(APPLICATION, 'draftContract', application)
    if (refusal) return refusal
    const contracting = await applications.update(tx, application, { status: 'CONTRACTING' })
    const changes = [changed('PartnerApplication', application, contracting)]
    return { applicationId, partnerId: null, kind: application.kind, changes }
  }
  const partner = await partners.lock(tx, ctx, partnerId ?? '')
  const refusal = checkTransition(PARTNER, 'draftContract', partner)
  return refusal ?? { applicationId: null, partnerId: partner.id, kind: partner.kind, changes: [] }
}
