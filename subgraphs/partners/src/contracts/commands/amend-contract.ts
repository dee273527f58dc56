import { created, creatingCommand, type Versioned } from '@channelgraph/command'
import { type BusinessDate, businessDateOf, check, checkTransition, newId } from '@channelgraph/values'
import { amendments, findAmendments, nextAmendmentNumber } from '../amendments.store.ts'
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
    const clauses = clausesOf('clauses', input.clauses, 1)
    const summary = check.text('summary', input.summary, check.TEXT.note)
    // The contract's lock keeps two amendments from one number.
    const contract = await contracts.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(CONTRACT, 'amendContract', contract)
    if (refusal) return refusal
    const today = businessDateOf(ctx.clock.now())
    const effectiveFrom = check.day('effectiveFrom', input.effectiveFrom, today, contract.effectiveTo)
    const amendment = await amendments.insert(tx, {
      id: newId('amendment'),
      contractId: id,
      partnerId: contract.partnerId ?? '',
      number: await nextAmendmentNumber(tx, id),
      status: 'DRAFT',
      summary,
      clauses,
      effectiveFrom,
      draftedById: ctx.viewer.subject,
    })
    return created('ContractAmendment', amendment)
  },
)
