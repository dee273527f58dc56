import { created, creatingCommand, type Versioned } from '@channelgraph/command'
import { type BusinessDate, badInput, businessDateOf, checkTransition, newId } from '@channelgraph/values'
import { amendments, findAmendments, findAmendmentsOfContracts } from '../amendments.store.ts'
import { CONTRACT } from '../contracts.rules.ts'
import { contracts } from '../contracts.store.ts'
import type { Clause } from '../contracts.tables.ts'
import { clausesOf } from '../terms.rules.ts'

export interface AmendContract extends Versioned {
  readonly idempotencyKey: string
  readonly input: {
    readonly summary: string
    readonly clauses: readonly Clause[]
    readonly effectiveFrom: BusinessDate
  }
}

/** 3.2: a signed text never changes; a numbered amendment stands beside it. */
export const amendContract = creatingCommand(
  'contract:amend',
  findAmendments,
  async (tx, ctx, { id, expectedVersion, input }: AmendContract) => {
    const clauses = clausesOf(input.clauses)
    if (clauses.length === 0) throw badInput('clauses names what changes: one at least.')
    if (input.summary.trim() === '') throw badInput('summary says what is amended.')
    // The contract's lock keeps two amendments from one number.
    const contract = await contracts.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(CONTRACT, 'amendContract', contract)
    if (refusal) return refusal
    const today = businessDateOf(ctx.clock.now())
    if (input.effectiveFrom < today || input.effectiveFrom > contract.effectiveTo)
      throw badInput(`effectiveFrom is today or later, and within the contract: ${contract.effectiveTo} at the latest.`)
    const known = (await findAmendmentsOfContracts(tx, ctx.scope, [id])).get(id) ?? []
    const amendment = await amendments.insert(tx, {
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
