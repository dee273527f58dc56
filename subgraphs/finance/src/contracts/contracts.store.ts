import { type Database, partnerRefTable, rowsInScope, type Scope } from '@channelgraph/access'
import { type BusinessDate, indexBy, type Money } from '@channelgraph/values'
import { and, desc, eq, inArray, lte } from 'drizzle-orm'
import { type ContractRefRow, contractRef } from './contracts.tables.ts'

/** A contract with what the gateway brought along from the partners department, where a field asked for it. */
export interface ContractTerms {
  readonly id: string
  readonly partnerId: string
  readonly depositAmount: Money | null
  readonly creditLimit: Money | null
}

export async function findContractRefs(
  db: Database,
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, ContractRefRow>> {
  const rows = await db
    .select()
    .from(contractRef)
    .where(and(inArray(contractRef.id, [...ids]), rowsInScope(scope, contractRef.partnerId, partnerRefTable)))
  return indexBy(rows, (row) => row.id)
}

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

export async function saveContractRef(tx: Database, row: ContractRefRow): Promise<ContractRefRow> {
  const { id, ...terms } = row
  const [saved] = await tx
    .insert(contractRef)
    .values(row)
    .onConflictDoUpdate({ target: contractRef.id, set: terms })
    .returning()
  return saved!
}
