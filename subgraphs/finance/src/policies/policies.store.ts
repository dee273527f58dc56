import type { Database } from '@channelgraph/access'
import { everyRow, rowsOf } from '@channelgraph/command'
import { type BusinessDate, indexBy } from '@channelgraph/values'
import { and, desc, eq, inArray, lte, max, sql } from 'drizzle-orm'
import { type FinancePolicyRow, financePolicy } from './policies.tables.ts'

// Policies belong to no partner: they take no row scope. Drafts are left out for those who do not see them.
const published = eq(financePolicy.status, 'PUBLISHED')

/** Its `update` is left out: it would move the version, which is a policy's name. */
export const { insert: insertPolicy, lock: lockPolicy } = rowsOf(financePolicy, {
  what: { en: 'The finance policy', zh: '财务政策' },
  visible: everyRow,
})

const POLICY_LOCK = 740_201_125

/** Lets one drafting or publishing of a policy run at a time: versions are counted, and days taken once. */
export async function lockPolicies(tx: Database): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${POLICY_LOCK})`)
}

/** Policies of ids, drafts only `withDrafts`. */
export async function findPolicies(
  db: Database,
  ids: readonly string[],
  withDrafts: boolean,
): Promise<Map<string, FinancePolicyRow>> {
  const rows = await db
    .select()
    .from(financePolicy)
    .where(and(inArray(financePolicy.id, [...ids]), withDrafts ? undefined : published))
  return indexBy(rows, (row) => row.id)
}

/** The latest policies, of which a company has a few a decade: at most 100. */
export function listPolicies(db: Database, withDrafts: boolean): Promise<FinancePolicyRow[]> {
  return db
    .select()
    .from(financePolicy)
    .where(withDrafts ? undefined : published)
    .orderBy(desc(financePolicy.version))
    .limit(100)
}

/** The policy in force on a day; none only before the company kept any books. */
export async function findPolicyInForce(db: Database, day: BusinessDate): Promise<FinancePolicyRow | null> {
  const [row] = await db
    .select()
    .from(financePolicy)
    .where(and(published, lte(financePolicy.effectiveFrom, day)))
    .orderBy(desc(financePolicy.effectiveFrom))
    .limit(1)
  return row ?? null
}

/** The one in force on a day, as a list. */
export async function listPoliciesOn(db: Database, day: BusinessDate): Promise<FinancePolicyRow[]> {
  const policy = await findPolicyInForce(db, day)
  return policy ? [policy] : []
}

/** The same for a day that there are books of: the first policy holds from 2000 on, so that there always is one. */
export async function findPolicyOn(db: Database, day: BusinessDate): Promise<FinancePolicyRow> {
  const policy = await findPolicyInForce(db, day)
  if (!policy) throw new Error(`No finance policy is in force on ${day}.`)
  return policy
}

/** All that were published: what settlements may follow. */
export function findPublishedPolicies(db: Database): Promise<FinancePolicyRow[]> {
  return db.select().from(financePolicy).where(published)
}

/** The published policy that begins on a day. */
export async function findPolicyFrom(tx: Database, day: BusinessDate): Promise<FinancePolicyRow | null> {
  const [row] = await tx
    .select()
    .from(financePolicy)
    .where(and(published, eq(financePolicy.effectiveFrom, day)))
  return row ?? null
}

/** The number of the next version; the caller holds the lock. */
export async function nextVersion(tx: Database): Promise<number> {
  const [row] = await tx.select({ last: max(financePolicy.version) }).from(financePolicy)
  return (row?.last ?? 0) + 1
}

/** Saves a change of a locked draft. Its version is its name, and stays. */
export async function updatePolicy(
  tx: Database,
  { id }: FinancePolicyRow,
  change: Partial<FinancePolicyRow>,
): Promise<FinancePolicyRow> {
  const [saved] = await tx.update(financePolicy).set(change).where(eq(financePolicy.id, id)).returning()
  return saved!
}
