import type { Database } from '@channelgraph/access'
import { type CommandContext, changed, combine, created, creatingCommand, type Done } from '@channelgraph/command'
import { badInput, businessDateOf, newId, type Refusal, refuseTransition } from '@channelgraph/values'
import { APPLICATION_TRANSITIONS } from '../../applications/applications.rules.ts'
import { lockApplication, updateApplication } from '../../applications/applications.store.ts'
import { nextYearlyNumber } from '../../numbering/numbering.store.ts'
import { PARTNER_TRANSITIONS } from '../../partners/partners.rules.ts'
import { lockPartner } from '../../partners/partners.store.ts'
import { regionsOf } from '../../territories/granting.ts'
import { checkTerms, type DraftText, type Terms, textOf } from '../contract-terms.ts'
import { findContracts, insertContract } from '../contracts.store.ts'
import type { ContractRow } from '../contracts.tables.ts'

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
export const draftContract = creatingCommand<DraftContract, ContractRow>(
  'contract:draft',
  findContracts,
  async (tx, ctx, { input }) => {
    const today = businessDateOf(ctx.clock.now())
    checkTerms(input, today)
    const text = textOf(input)
    if (text.territory) await regionsOf(tx, ctx.scope, text.territory.regionCodes)
    const counterpart = await counterpartOf(tx, ctx, input)
    if ('__typename' in counterpart) return counterpart
    const { changes, ...whom } = counterpart
    const contract = await insertContract(tx, {
      id: newId('contract'),
      no: await nextYearlyNumber(tx, 'CT', today),
      ...whom,
      status: 'DRAFT',
      effectiveFrom: input.effectiveFrom,
      effectiveTo: input.effectiveTo,
      annualTarget: input.annualTarget,
      depositAmount: input.depositAmount,
      creditLimit: input.creditLimit,
      paymentTermDays: input.paymentTermDays,
      ...text,
      preparedById: ctx.viewer.subject,
    })
    return combine(created('Contract', contract), ...changes)
  },
)

type Counterpart = Pick<ContractRow, 'partnerId' | 'applicationId' | 'kind'> & { readonly changes: Done<unknown>[] }

/** Whom it is drafted for; an application goes on to CONTRACTING. */
async function counterpartOf(
  tx: Database,
  ctx: CommandContext,
  { applicationId, partnerId }: DraftContract['input'],
): Promise<Counterpart | Refusal> {
  if (Boolean(applicationId) === Boolean(partnerId)) throw badInput('Name the applicationId or the partnerId.')
  if (applicationId) {
    const application = await lockApplication(tx, ctx, applicationId)
    const refusal = refuseTransition(APPLICATION_TRANSITIONS, 'draftContract', application.status)
    if (refusal) return refusal
    const contracting = await updateApplication(tx, application, { status: 'CONTRACTING' })
    const changes = [changed('PartnerApplication', application, contracting)]
    return { applicationId, partnerId: null, kind: application.kind, changes }
  }
  const partner = await lockPartner(tx, ctx, partnerId ?? '')
  const refusal = refuseTransition(PARTNER_TRANSITIONS, 'draftContract', partner.status)
  return refusal ?? { applicationId: null, partnerId: partner.id, kind: partner.kind, changes: [] }
}
