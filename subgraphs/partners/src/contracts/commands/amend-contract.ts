import { created, creatingCommand } from '@channelgraph/command'
import { type BusinessDate, badInput, businessDateOf, newId, refuseTransition } from '@channelgraph/values'
import { findAmendments, findContractsAmendments, insertAmendment } from '../amendments.store.ts'
import { clausesOf } from '../contract-terms.ts'
import { CONTRACT_TRANSITIONS } from '../contracts.rules.ts'
import { lockContract } from '../contracts.store.ts'
import type { Clause, ContractAmendmentRow } from '../contracts.tables.ts'

export interface AmendContract {
  readonly idempotencyKey: string
  readonly id: string
  readonly expectedVersion: number
  readonly input: {
    readonly summary: string
    readonly clauses: readonly Clause[]
    readonly effectiveFrom: BusinessDate
  }
}

/** 3.2: a signed text never changes; a numbered amendment stands beside it. */
export const amendContract = creatingCommand<AmendContract, ContractAmendmentRow>(
  'contract:amend',
  findAmendments,
  async (tx, ctx, { id, expectedVersion, input }) => {
    const clauses = clausesOf(input.clauses)
    if (clauses.length === 0) throw badInput('clauses names what changes: one at least.')
    if (input.summary.trim() === '') throw badInput('summary says what is amended.')
    // The contract's lock keeps two amendments from one number.
    const contract = await lockContract(tx, ctx, id, expectedVersion)
    const refusal = refuseTransition(CONTRACT_TRANSITIONS, 'amendContract', contract.status)
    if (refusal) return refusal
    const today = businessDateOf(ctx.clock.now())
    if (input.effectiveFrom < today || input.effectiveFrom > contract.effectiveTo)
      throw badInput(`effectiveFrom is today or later, and within the contract: ${contract.effectiveTo} at the latest.`)
    const known = (await findContractsAmendments(tx, ctx.scope, [id])).get(id) ?? []
    const amendment = await insertAmendment(tx, {
      id: newId('amendment'),
      contractId: id,
      partnerId: contract.partnerId ?? '',
      number: known.length + 1,
      status: 'DRAFT',
      summary: input.summary,
      clauses,
      effectiveFrom: input.effectiveFrom,
      draftedById: ctx.viewer.subject,
    })
    return created('ContractAmendment', amendment)
  },
)
