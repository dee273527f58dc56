import { type Database, rowsInScope } from '@channelgraph/access'
import { rowsOf } from '@channelgraph/command'
import type { BusinessDate } from '@channelgraph/values'
import { and, asc, eq, lte } from 'drizzle-orm'
import { partnerTable } from '../partners/partners.tables.ts'
import { type ContractAmendmentRow, contractAmendment } from './contracts.tables.ts'

export const amendments = rowsOf(contractAmendment, {
  what: { en: 'The amendment', zh: '补充协议' },
  visible: (scope) => rowsInScope(scope, contractAmendment.partnerId, partnerTable),
})

export const findAmendments = amendments.findBy('id')
export const findAmendmentsOfContracts = amendments.findOf('contractId', 'number')

/** Locks approved amendments whose day has come, those another replica works on left out. */
export const lockDueAmendments = (tx: Database, today: BusinessDate, limit: number): Promise<ContractAmendmentRow[]> =>
  tx
    .select()
    .from(contractAmendment)
    .where(and(eq(contractAmendment.status, 'APPROVED'), lte(contractAmendment.effectiveFrom, today)))
    .orderBy(asc(contractAmendment.effectiveFrom), asc(contractAmendment.id))
    .limit(limit)
    .for('update', { skipLocked: true })
