import { type Operation, permittingRoles, type Role } from '@channelgraph/contracts'
import { forbidden } from '@channelgraph/values'
import { type AnyColumn, eq, inArray, like, or, type SQL, sql } from 'drizzle-orm'
import type { PgDatabase, PgQueryResultHKT, PgTable } from 'drizzle-orm/pg-core'
import { getTableConfig, pgPolicy } from 'drizzle-orm/pg-core'
import type { Viewer } from './viewer.ts'

/** Which partners' rows a viewer sees. Every store function takes it as a required argument. */
export type Scope =
  | { readonly kind: 'all' }
  | { readonly kind: 'regions'; readonly paths: readonly string[] }
  | { readonly kind: 'partner'; readonly partnerId: string }
  // No partner's rows: what it applied for itself, by the account it did so with.
  | { readonly kind: 'applicant'; readonly applicantId: string }
  | { readonly kind: 'none' }

const ALL_ROWS: readonly Role[] = ['MKT', 'TEC', 'AFS', 'AFS_LEAD', 'FIN', 'FIN_LEAD', 'MGT', 'ORD', 'AUD', 'SYS']

/** The widest scope the viewer's roles give: no role, no row. What an operation may use is `scopeFor` it, which may be less. */
export function scopeOf(viewer: Viewer): Scope {
  if (viewer.roles.some((role) => ALL_ROWS.includes(role))) return { kind: 'all' }
  if (viewer.roles.includes('CHM')) return { kind: 'regions', paths: viewer.regions }
  if (viewer.roles.includes('PTR') && viewer.partnerId) return { kind: 'partner', partnerId: viewer.partnerId }
  // Whoever belongs to a partner applies no more.
  if (viewer.roles.includes('APPLICANT') && !viewer.partnerId) return { kind: 'applicant', applicantId: viewer.subject }
  return { kind: 'none' }
}

/**
 * The scope of one operation: the widest that one of the roles gives which permit it, and none where no role does. A role that
 * does not permit the operation lends it no row: a manager of the East who is marketing as well renames nobody in the South.
 * For a given viewer two scopes of one kind are the same.
 */
export const scopeFor = (viewer: Viewer, operation: Operation): Scope =>
  scopeOf({ ...viewer, roles: permittingRoles(viewer.roles, operation) })

/** Whether a partner lies in a scope, where the row at hand says its region; for an applicant without an id `id` is null. */
export function isInScope(
  scope: Scope,
  { id, regionPath }: { readonly id: string | null; readonly regionPath: string },
): boolean {
  if (scope.kind === 'partner') return scope.partnerId === id
  return scope.kind === 'regions' ? scope.paths.some((path) => regionPath.startsWith(path)) : scope.kind === 'all'
}

/** Any drizzle handle: the database or a transaction. */
export type Database = PgDatabase<PgQueryResultHKT, Record<string, never>>

/** The table that says which region a partner lies in: `partner` where it is owned, `partner_ref` elsewhere. */
export interface PartnerTable {
  readonly table: PgTable
  readonly id: AnyColumn
  readonly regionPath: AnyColumn
}

/** The predicate for rows that belong to a partner; undefined where every row may be seen. */
export function rowsInScope(scope: Scope, partnerId: AnyColumn, partners: PartnerTable): SQL | undefined {
  switch (scope.kind) {
    case 'all':
      return undefined
    case 'partner':
      return eq(partnerId, scope.partnerId)
    case 'regions': {
      const inRegions = underPaths(partners.regionPath, scope.paths)
      return partnerId === partners.id
        ? inRegions
        : inArray(partnerId, sql`(select ${partners.id} from ${partners.table} where ${inRegions})`)
    }
    case 'applicant':
    case 'none':
      return sql`false`
  }
}

/** Regions and all that lie below them, by path: descendants included. */
export const underPaths = (path: AnyColumn, paths: readonly string[]): SQL =>
  or(...paths.map((prefix) => like(path, `${prefix.replace(/[\\%_]/g, '\\$&')}%`))) ?? sql`false`

/** Refuses, before any SQL, a partner user who asks for a partner that is not theirs, and an applicant who asks for any. */
export function assertOwnPartner(scope: Scope, partnerId: string): void {
  if (scope.kind === 'none' || scope.kind === 'applicant') throw forbidden()
  if (scope.kind === 'partner' && scope.partnerId !== partnerId) throw forbidden()
}

/** The scopes of those outside of the house: their reads run under a database role that row security binds. */
export type OutsideScope = Extract<Scope, { kind: 'partner' | 'applicant' }>

export const isOutside = (scope: Scope): scope is OutsideScope => scope.kind === 'partner' || scope.kind === 'applicant'

/** The partner who asks. Throws FORBIDDEN where it is nobody of a partner. */
export function ownPartnerOf(scope: Scope): string {
  if (scope.kind !== 'partner') throw forbidden()
  return scope.partnerId
}

const PARTNER_SETTING = 'app.partner_id'
const APPLICANT_SETTING = 'app.applicant_id'

/** Row-level security for a table whose rows belong to a partner: the second lock on the door, in the database itself. */
export const ownRows = (partnerId: AnyColumn) =>
  pgPolicy('own_rows', {
    as: 'permissive',
    for: 'select',
    to: 'public',
    using: sql`${partnerId} = current_setting('app.partner_id', true)`,
  })

/** Row-level security for what an applicant applied for itself; `own` says whose a row is, by `sql` that names the setting. */
export const ownApplications = (own: (applicantId: SQL) => SQL) =>
  pgPolicy('own_applications', {
    as: 'permissive',
    for: 'select',
    to: 'public',
    using: own(sql`current_setting('app.applicant_id', true)`),
  })

/** Row-level security for a table every partner may read, such as products and regions. */
export const sharedRows = () =>
  pgPolicy('shared_rows', { as: 'permissive', for: 'select', to: 'public', using: sql`true` })

/**
 * Stops the start for a table that partner users would read without a policy: every such read would fail, and nothing else
 * would say so. Tables that only commands and staff read are named so where they are used.
 */
export function assertPoliced(table: PgTable): void {
  const { name, policies } = getTableConfig(table)
  if (policies.length === 0)
    throw new Error(
      `${name} has no row policy: give it ownRows(t.partnerId) or sharedRows(), or say that it is staffOnly.`,
    )
}

/** The database role that partner users' and applicants' reads run under, one a department. */
export const partnerRoleOf = (department: string): string => `${department}_partner`

/** Makes the rest of a transaction run as the department's partner role, which sees one partner's rows, or one applicant's. */
export async function becomeOutsider(tx: Database, department: string, scope: OutsideScope): Promise<void> {
  const [partnerId, applicantId] = scope.kind === 'partner' ? [scope.partnerId, ''] : ['', scope.applicantId]
  await tx.execute(
    sql`select set_config('role', ${partnerRoleOf(department)}, true), set_config(${PARTNER_SETTING}, ${partnerId}, true),
      set_config(${APPLICANT_SETTING}, ${applicantId}, true)`,
  )
}

/** The same for one partner. */
export const becomePartner = (tx: Database, department: string, partnerId: string): Promise<void> =>
  becomeOutsider(tx, department, { kind: 'partner', partnerId })

/** Returns to the service's own role within the same transaction. */
export async function becomeService(tx: Database): Promise<void> {
  await tx.execute(sql`select set_config('role', 'none', true)`)
}

/** What a read needs to know about its asker. */
export interface Reader {
  readonly db: Database
  readonly department: string
  readonly scope: Scope
}

/** Runs reads for a viewer: staff straight on the pool, those outside of the house in one transaction under their database role. */
export function read<T>({ db, department, scope }: Reader, query: (db: Database) => Promise<T>): Promise<T> {
  if (!isOutside(scope)) return query(db)
  return db.transaction(async (tx) => {
    await becomeOutsider(tx as Database, department, scope)
    return query(tx as Database)
  })
}
