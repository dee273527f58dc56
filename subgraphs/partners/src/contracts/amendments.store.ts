import { type Database, rowsInScope } from '@channelgraph/access'
import { rowsOf } from '@channelgraph/command'
import { ascending, firstRowsOf } from '@channelgraph/paging'
import type { BusinessDate } from '@channelgraph/values'
import { and, asc, eq, inArray, lte, max } from 'drizzle-orm'
import { partnerTable } from '../partners/partners.tables.ts'
import { BINDING } from './contracts.rules.ts'
import { type ContractAmendmentRow, contract, contractAmendment } from './contracts.tables.ts'

export const amendments = rowsOf(contractAmendment, {
  what: { en: 'The amendment', zh: '补充协议' },
  visible: (scope) => rowsInScope(scope, contractAmendment.partnerId, partnerTable),
})

export const findAmendments = amendments.findBy('id')
/** The first amendments of each contract, by number. */
export const findAmendmentsOfContracts = firstRowsOf(amendments, 'contractId', {
  keys: [ascending(contractAmendment.number), ascending(contractAmendment.id)],
})

/** The number of a contract's next amendment; the caller holds the contract. */
export async function nextAmendmentNumber(tx: Database, contractId: string): Promise<number> {
  const [row] = await tx
    .select({ last: max(contractAmendment.number) })
    .from(contractAmendment)
    .where(eq(contractAmendment.contractId, contractId))
  return (row?.last ?? 0) + 1
}

/** Locks approved amendments whose day has come, of contracts that bind still; those another replica works on left out. */
export const lockDueAmendments = (tx: Database, today: BusinessDate, limit: number): Promise<ContractAmendmentRow[]> =>
  tx
    .select()
    .from(contractAmendment)
    .where(
      and(
        eq(contractAmendment.status, 'APPROVED'),
        lte(contractAmendment.effectiveFrom, today),
        inArray(
          contractAmendment.contractId,
          tx
            .select({ id: contract.id })
            .from(contract)
            .where(inArray(contract.status, [...BINDING])),
        ),
      ),
    )
    .orderBy(asc(contractAmendment.effectiveFrom), asc(contractAmendment.id))
    .limit(limit)
    .for('update', { skipLocked: true })
