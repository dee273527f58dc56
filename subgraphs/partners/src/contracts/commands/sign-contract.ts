import { created, creatingCommand } from '@channelgraph/command'
import { type BusinessDate, badInput, businessDateOf, type Money, newId, refuseTransition } from '@channelgraph/values'
import { nextYearlyNumber } from '../../numbering/numbering.store.ts'
import { PARTNER_TRANSITIONS } from '../../partners/partners.rules.ts'
import { lockPartner } from '../../partners/partners.store.ts'
import { contractSigned } from '../contracts.events.ts'
import { refuseSecondContract } from '../contracts.rules.ts'
import { findContracts, findContractsInForce, insertContract } from '../contracts.store.ts'
import type { ContractRow } from '../contracts.tables.ts'

export interface SignContract {
  readonly idempotencyKey: string
  readonly input: {
    readonly partnerId: string
    readonly signedAt?: Date | null
    readonly effectiveFrom: BusinessDate
    readonly effectiveTo: BusinessDate
    readonly annualTarget: Money
    readonly depositAmount: Money
    readonly creditLimit: Money
    readonly paymentTermDays: number
  }
}

export const signContract = creatingCommand<SignContract, ContractRow>(
  'contract:sign',
  async (db, id, ctx) => (await findContracts(db, ctx.scope, [id])).get(id)!,
  async (tx, ctx, { input }) => {
    const now = ctx.clock.now()
    const signedAt = input.signedAt ?? now
    checkInput(input, signedAt, now)
    // The partner's lock keeps two contracts from being signed with it at once.
    const partner = await lockPartner(tx, ctx, input.partnerId)
    const refusal =
      refuseTransition(PARTNER_TRANSITIONS, 'signContract', partner.status) ??
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
    return created('Contract', contract, contractSigned(contract))
  },
)

const MAX_TERM_DAYS = 365

function checkInput(input: SignContract['input'], signedAt: Date, now: Date): void {
  if (signedAt > now) throw badInput('signedAt is when it was signed: now or earlier.')
  if (input.effectiveTo <= input.effectiveFrom) throw badInput('effectiveTo lies after effectiveFrom.')
  if (input.effectiveTo < businessDateOf(now)) throw badInput('effectiveTo is past: this contract is over.')
  for (const name of ['annualTarget', 'depositAmount', 'creditLimit'] as const)
    if (input[name].isNegative()) throw badInput(`${name} is not negative.`)
  if (input.paymentTermDays < 0 || input.paymentTermDays > MAX_TERM_DAYS)
    throw badInput(`paymentTermDays is 0 to ${MAX_TERM_DAYS}.`)
}
