import { type Database, rowsInScope } from '@channelgraph/access'
import { rowsOf } from '@channelgraph/command'
import { and, asc, eq, ne, not } from 'drizzle-orm'
import { type PartnerRow, partner, partnerTable } from './partners.tables.ts'

export const partners = rowsOf(partner, {
  what: { en: 'The partner', zh: '渠道伙伴' },
  visible: (scope) => rowsInScope(scope, partner.id, partnerTable),
})

export const findPartners = partners.findBy('id')
export const findPartnersByCode = partners.findBy('code')

/** The partner that has a social credit code and is not terminated; whoever may see it, a code is taken once. */
export async function findLivePartnerByUscc(tx: Database, uscc: string): Promise<PartnerRow | null> {
  const [row] = await tx
    .select()
    .from(partner)
    .where(and(eq(partner.uscc, uscc), ne(partner.status, 'TERMINATED')))
  return row ?? null
}

/** Null where a live partner has the social credit code, also one that is being registered at this moment: it is waited for. */
export async function insertPartner(tx: Database, row: typeof partner.$inferInsert): Promise<PartnerRow | null> {
  const [saved] = await tx
    .insert(partner)
    .values(row)
    .onConflictDoNothing({ target: partner.uscc, where: ne(partner.status, 'TERMINATED') })
    .returning()
  return saved ?? null
}

/** Locks partners of which the others were not told what documents are made out to, those another replica works on left out. */
export const lockCompaniesToTell = (tx: Database, limit: number): Promise<PartnerRow[]> =>
  tx
    .select()
    .from(partner)
    .where(not(partner.companyTold))
    .orderBy(asc(partner.id))
    .limit(limit)
    .for('update', { skipLocked: true })

/** Notes that they were. */
export async function markCompanyTold(tx: Database, id: string): Promise<void> {
  await tx.update(partner).set({ companyTold: true }).where(eq(partner.id, id))
}
