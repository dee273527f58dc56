import { created, creatingCommand } from '@channelgraph/command'
import { badInput, businessDateOf, newId, refuseTransition } from '@channelgraph/values'
import { nextYearlyNumber } from '../../numbering/numbering.store.ts'
import { PARTNER_TRANSITIONS } from '../../partners/partners.rules.ts'
import { lockPartner } from '../../partners/partners.store.ts'
import { checkTerms, type Terms } from '../contract-terms.ts'
import { contractSigned } from '../contracts.events.ts'
import { refuseSecondContract } from '../contracts.rules.ts'
import { findContracts, findContractsInForce, insertContract } from '../contracts.store.ts'
import type { ContractRow } from '../contracts.tables.ts'

export interface RecordSignedContract {
  readonly idempotencyKey: string
  readonly input: {
    readonly partnerId: string
    readonly signedAt?: Date | null
  } & Terms
}

/** A contract that was drafted and signed on paper, recorded as it is. */
export const recordSignedContract = creatingCommand<RecordSignedContract, ContractRow>(
  'contract:sign',
  findContracts,
  async (tx, ctx, { input }) => {
    const now = ctx.clock.now()
    const signedAt = input.signedAt ?? now
    if (signedAt > now) throw badInput('signedAt is when it was signed: now or earlier.')
    checkTerms(input, businessDateOf(now))
    // The partner's lock keeps two contracts from being signed with it at once.
    const partner = await lockPartner(tx, ctx, input.partnerId)
    const refusal =
      refuseTransition(PARTNER_TRANSITIONS, 'recordSignedContract', partner.status) ??
      refuseSecondContract((await findContractsInForce(tx, ctx.scope, [partner.id])).get(partner.id) ?? null)
    if (refusal) return refusal
    const contract = await insertContract(tx, {
      id: newId('contract'),
      no: await nextYearlyNumber(tx, 'CT', businessDateOf(signedAt)),
      partnerId: partner.id,
      kind: partner.kind,
      status: 'EFFECTIVE',
      signedAt,
      effectiveFrom: input.effectiveFrom,
      effectiveTo: input.effectiveTo,
      annualTarget: input.annualTarget,
      depositAmount: input.depositAmount,
      creditLimit: input.creditLimit,
      paymentTermDays: input.paymentTermDays,
    })
    return created('Contract', contract, contractSigned({ ...contract, partnerId: partner.id, signedAt }))
  },
)
