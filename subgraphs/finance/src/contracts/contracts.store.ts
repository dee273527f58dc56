import { type Database, rowsInScope } from '@channelgraph/access'
import { rowsOf } from '@channelgraph/command'
import { partnerRefTable } from '@channelgraph/partner-ref'
import type { BusinessDate, Money } from '@channelgraph/values'
import { and, desc, eq, lte } from 'drizzle-orm'
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
