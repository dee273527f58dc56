import { type Database, rowsInScope } from '@channelgraph/access'
import { rowsOf } from '@channelgraph/command'
import { partnerRefTable } from '@channelgraph/partner-ref'
import type { BusinessDate, Money } from '@channelgraph/values'
import { and, asc, desc, eq, getTableColumns, gte, lt, lte } from 'drizzle-orm'
import { creditLine } from '../credit/credit.tables.ts'
import { type ContractRefRow, contractRef } from './contracts.tables.ts'

/** A contract with what the gateway brought along from the partners department, where a field asked for it. */
export interface ContractTerms {
  readonly id: string
  readonly partnerId: string
  readonly depositAmount: Money | null
  readonly creditLimit: Money | null
}

const contractRefs = rowsOf(contractRef, {
  what: { en: 'The contract', zh: '合作协议' },
  visible: (scope) => rowsInScope(scope, contractRef.partnerId, partnerRefTable),
})

export const findContractRefs = contractRefs.findBy('id')

/** The contract a partner had signed last by a day; null before its first. Its terms hold until the next one. */
export async function findContractOn(
  tx: Database,
  partnerId: string,
  day: BusinessDate,
): Promise<ContractRefRow | null> {
  const [row] = await tx
    .select()
    .from(contractRef)
    .where(and(eq(contractRef.partnerId, partnerId), lte(contractRef.effectiveFrom, day)))
    .orderBy(desc(contractRef.effectiveFrom), desc(contractRef.id))
    .limit(1)
  return row ?? null
}

/** Locks a contract; null where it was not told of. */
export async function lockContractRef(tx: Database, id: string): Promise<ContractRefRow | null> {
  const [row] = await tx.select().from(contractRef).where(eq(contractRef.id, id)).for('update')
  return row ?? null
}

/** Locks contracts that bind today while the credit line still follows one before, those another replica works on left out. */
export const lockBegun = (tx: Database, today: BusinessDate, limit: number): Promise<ContractRefRow[]> =>
  tx
    .select(getTableColumns(contractRef))
    .from(contractRef)
    .innerJoin(creditLine, eq(creditLine.id, contractRef.partnerId))
    .where(
      and(
        lte(contractRef.effectiveFrom, today),
        gte(contractRef.effectiveTo, today),
        lt(creditLine.validTo, contractRef.effectiveFrom),
      ),
    )
    .orderBy(asc(contractRef.effectiveFrom), asc(contractRef.id))
    .limit(limit)
    .for('update', { of: contractRef, skipLocked: true })

/** Keeps the terms of a signed contract as they were told last. */
export async function upsertContractRef(tx: Database, row: ContractRefRow): Promise<ContractRefRow> {
  const { id, ...terms } = row
  const [saved] = await tx
    .insert(contractRef)
    .values(row)
    .onConflictDoUpdate({ target: contractRef.id, set: terms })
    .returning()
  return saved!
}
