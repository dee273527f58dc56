import { assertOwnPartner, type Database, rowsInScope, type Scope } from '@channelgraph/access'
import {
  PartnerActivated,
  PartnerRegistered,
  PartnerReinstated,
  PartnerSuspended,
  PartnerUpdated,
  type PayloadOf,
} from '@channelgraph/contracts'
import { on, type Subscription } from '@channelgraph/events'
import { codeIn, type Place, referredBy } from '@channelgraph/paging'
import { type EventWork, module } from '@channelgraph/service'
import { type BusinessDate, indexBy } from '@channelgraph/values'
import { and, type Column, eq, inArray } from 'drizzle-orm'
import { type PartnerRefRow, partnerRef, partnerRefTable } from './partner-ref.tables.ts'

/** Keeps `partner_ref`, before anything that acts on what it says. */
export const partnerRefSubscriptions: readonly Subscription<EventWork>[] = [
  on(PartnerRegistered, ({ unit }, profile) => keep(unit.tx, profile)),
  on(PartnerUpdated, ({ unit }, profile) => keep(unit.tx, profile)),
  on(PartnerActivated, ({ unit }, profile) => keep(unit.tx, profile)),
  on(PartnerSuspended, ({ unit }, { partnerId, until, endsByItself }) =>
    setStatus(unit.tx, partnerId, { status: 'SUSPENDED', suspendedUntil: endsByItself ? until : null }),
  ),
  on(PartnerReinstated, ({ unit }, { partnerId }) =>
    setStatus(unit.tx, partnerId, { status: 'ACTIVE', suspendedUntil: null }),
  ),
]

async function keep(tx: Database, profile: PayloadOf<typeof PartnerRegistered>): Promise<void> {
  const { partnerId: id, code, name, kind, tier, status, regionCode, regionPath, managerId } = profile
  const row = { code, name, kind, tier, status, regionCode, regionPath, managerId }
  await tx
    .insert(partnerRef)
    .values({ id, ...row })
    .onConflictDoUpdate({ target: partnerRef.id, set: row })
}

type Standing = Pick<PartnerRefRow, 'status' | 'suspendedUntil'>

async function setStatus(tx: Database, id: string, standing: Standing): Promise<void> {
  await tx.update(partnerRef).set(standing).where(eq(partnerRef.id, id))
}

/** Where a partner stands on a day: with a contract in force then, a suspension that has run out is over, told or not. */
export const statusOn = (
  { status, suspendedUntil }: Standing,
  contractInForce: boolean,
  day: BusinessDate,
): PartnerRefRow['status'] =>
  status === 'SUSPENDED' && contractInForce && suspendedUntil !== null && suspendedUntil < day ? 'ACTIVE' : status

/** Where a search of rows that belong to partners looks besides: the partner's name and code. */
export const partnerOf = (partnerId: Column): Place =>
  referredBy(partnerId, partnerRef.id, partnerRef.name, codeIn(partnerRef.code))

/** The references of partners that the viewer may see. */
export async function findPartnerRefs(
  db: Database,
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, PartnerRefRow>> {
  const rows = await db
    .select()
    .from(partnerRef)
    .where(and(inArray(partnerRef.id, [...ids]), rowsInScope(scope, partnerRef.id, partnerRefTable)))
  return indexBy(rows, (row) => row.id)
}

/**
 * Resolves a reference to a partner where it is not owned: FORBIDDEN, before any SQL, for a partner user who asks for another
 * one; null for a partner outside a channel manager's regions. For everybody else nothing is left to ask: the id is the stub.
 */
export async function resolvePartnerReference(
  { id }: { readonly id: string },
  {
    scope,
    loaders,
  }: {
    readonly scope: Scope
    readonly loaders: { readonly partnerRefs: { load(id: string): Promise<PartnerRefRow | null> } }
  },
): Promise<{ readonly id: string } | null> {
  assertOwnPartner(scope, id)
  return scope.kind === 'regions' ? loaders.partnerRefs.load(id) : { id }
}

/** Partners, as every department that does not own them knows them: the first of its modules, below all others. */
export const partnerRefs = module({
  resolvers: { Partner: { __resolveReference: resolvePartnerReference } },
  loaders: (load) => ({ partnerRefs: load.one(findPartnerRefs) }),
  on: { partners: partnerRefSubscriptions },
})
