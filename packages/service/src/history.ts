import { isOutsider, type Reader, type Viewer } from '@channelgraph/access'
import { type AuditEntryRow, auditEntry, type WireValue } from '@channelgraph/command'
import { DEPARTMENT_OF_ROLE, isOperation, permittingRoles, type Role } from '@channelgraph/contracts'
import { descending, only, type PageArguments, pages } from '@channelgraph/paging'
import { type Period, within } from '@channelgraph/values'
import { and, type SQL, sql } from 'drizzle-orm'
import { type GraphQLResolveInfo, isObjectType } from 'graphql'
import { fieldOfRow, mayReadField, namesOf, titleOf } from './audit-fields.ts'
import type { Load } from './module.ts'
import type { RequestContext } from './subgraph.ts'

// The history of documents, read from the audit that `command()` writes.

/** What is to know of an entity's history beside its rows and the schema. */
export interface HistoryOptions {
  /** Where a schema's field has another name than the row's: `{ serialNo: 'charger', periodFrom: 'period.from' }`. */
  readonly names?: Readonly<Record<string, string>>
  /** An outsider's history begins with the change that first set this field, to one of these values: what was before was a draft it never saw. */
  readonly partnersFrom?: string | Beginning
  /** Fields of the entity that a partner may not read. */
  readonly staffOnly?: readonly string[]
  /** Fields that stand only from the change on that sets the other: a proposal until then. */
  readonly settledBy?: Readonly<Record<string, string>>
}

interface Beginning {
  readonly field: string
  readonly as: readonly string[]
}

/** The entities whose history the graph shows, by the name of their type, which is the one in the audit. */
export type Histories = Readonly<Record<string, HistoryOptions>>

export interface AuditFilter {
  readonly actor?: string | null
  readonly operation?: string | null
  readonly entity?: string | null
  readonly entityId?: string | null
  readonly period?: Period | null
}

interface Filter extends AuditFilter {
  /** See `partnersFrom`. */
  readonly begins?: string | Beginning | undefined
}

// Read by the service itself, never under a partner's role: an entry is reached through a row its asker was shown, or by an auditor.
const entries = { table: auditEntry, visible: () => undefined }
export const auditPages = pages(entries, {
  where: ({ actor, operation, entity, entityId, period, begins }: Filter) =>
    and(
      only(auditEntry.actor, actor),
      only(auditEntry.operation, operation),
      only(auditEntry.entity, entity),
      only(auditEntry.entityId, entityId),
      period ? within(auditEntry.at, period) : undefined,
      begins ? isFrom(begins) : undefined,
    ),
  sorts: { NEWEST: [descending(auditEntry.seq)] },
})

/** From the first entry of the same entity that set a field; all of them where none says so, as those from before changes were kept. */
const isFrom = (begins: string | Beginning): SQL => {
  const { field, as } = typeof begins === 'string' ? { field: begins, as: null } : begins
  const isSet = sql`earlier.changes -> ${field} is not null`
  // The last of what a change says of a field is what it became.
  const set = as ? sql`earlier.changes -> ${field} ->> -1 = any(${sql.param([...as])}::text[])` : isSet
  return sql`${auditEntry}.seq >= coalesce((
    select min(earlier.seq) from audit_entry as earlier
    where earlier.entity_id = ${auditEntry}.entity_id and earlier.entity = ${auditEntry}.entity and ${set}
  ), 0)`
}

export const asService = ({ db, department }: Reader): Reader => ({ db, department, scope: { kind: 'all' } })

/** What `history` needs of a request. */
export const historyLoaders = (load: Load) => ({
  history: load.pages((reader, ids, page: Parameters<typeof ofEach>[2]) => ofEach(asService(reader), ids, page)),
})
const ofEach = auditPages.ofEach('entityId')
type HistoryLoaders = ReturnType<typeof historyLoaders>

/** `history` of each entity, and what its changes say. */
export function historyResolvers(histories: Histories): Record<string, object> {
  const history =
    (entity: string, { partnersFrom }: HistoryOptions) =>
    ({ id }: { id: string }, page: PageArguments, ctx: RequestContext<HistoryLoaders>) => {
      const begins = isOutsider(ctx.viewer) ? partnersFrom : undefined
      return ctx.loaders.history.load({ id, args: { filter: { entity, begins }, ...page } })
    }
  return {
    ...Object.fromEntries(
      Object.entries(histories).map(([entity, options]) => [entity, { history: history(entity, options) }]),
    ),
    Change: { ...said, fields: fieldsFor(histories, false) },
    AuditEntry: { ...said, fields: fieldsFor(histories, true) },
  }
}

/** What an entry says by itself, of a change and of an audit entry alike. */
const said = {
  actor: (entry: AuditEntryRow, _: unknown, { viewer }: RequestContext) => actorFor(viewer, entry),
  reason: (entry: AuditEntryRow, _: unknown, { viewer }: RequestContext) =>
    isOutsider(viewer) && !entry.reasonForPartner ? null : entry.reason,
}

/** Who is outside of the house is told that the house acted, and as what; who it was stays in the house. */
function actorFor(viewer: Viewer, { actor, roles, operation }: AuditEntryRow) {
  const acting = isOperation(operation) ? permittingRoles(roles as Role[], operation) : []
  const role = (acting[0] ?? roles[0] ?? null) as Role | null
  const kind = kindOf(roles)
  const id = isOutsider(viewer) && viewer.subject !== actor ? kind.toLowerCase() : actor
  return { id, kind, role, department: (role && DEPARTMENT_OF_ROLE[role]) ?? null }
}

function kindOf(roles: readonly string[]) {
  if (roles.includes('SYS')) return 'SYSTEM'
  if (roles.includes('PTR')) return 'PARTNER'
  return roles.includes('APPLICANT') ? 'APPLICANT' : 'STAFF'
}

const fieldsFor =
  (histories: Histories, whole: boolean) =>
  ({ entity, changes }: AuditEntryRow, _: unknown, { viewer }: RequestContext, { schema }: GraphQLResolveInfo) => {
    const { names = {}, staffOnly = [], settledBy = {} } = histories[entity] ?? {}
    const type = schema.getType(entity)
    return Object.entries(changes ?? {}).flatMap(([rowName, [first, ...second]]) => {
      const field = isObjectType(type) ? fieldOfRow(type, rowName, names) : null
      const isHidden =
        !field ||
        !mayReadField(viewer, field) ||
        (isOutsider(viewer) && staffOnly.includes(rowName)) ||
        (settledBy[rowName] !== undefined && !(settledBy[rowName] in (changes ?? {})))
      if (isHidden && !whole) return []
      const [from, to] = second.length > 0 ? [first, second[0]!] : [null, first]
      const name = field ? namesOf(field, rowName, names) : rowName
      const title = field ? titleOf(field, rowName, names, viewer.lang ?? 'en') : rowName
      return [{ name, title, from: shown(from), to: shown(to) }]
    })
  }

const shown = (value: WireValue): string | null =>
  value === null ? null : Array.isArray(value) ? value.join(', ') : String(value)
