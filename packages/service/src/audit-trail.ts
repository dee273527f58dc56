import { walkAudit } from '@channelgraph/command'
import type { Department } from '@channelgraph/contracts'
import { outboxHead } from '@channelgraph/events'
import type { PageArguments } from '@channelgraph/paging'
import { check } from '@channelgraph/values'
import { type AuditFilter, asService, auditPages, type Histories } from './history.ts'
import { type Module, module } from './module.ts'
import type { RequestContext } from './subgraph.ts'

/** The most entries that one walk looks at. */
const MAX_WALK = 10_000

/**
 * A department's audit in the graph: `history` of its entities, and for the auditor all entries and the proof that none was altered.
 * `sdl` extends the entities and names `<department>AuditEntries` and `verify<Department>Audit`. A module may name the histories of
 * its own entities itself (`histories`).
 */
export function auditTrail(department: Department, sdl: string, histories: Histories, resolvers: object = {}): Module {
  const Name = `${department[0]!.toUpperCase()}${department.slice(1)}`
  return module({
    sdl,
    resolvers: {
      Query: {
        [`${department}AuditEntries`]: (
          _: unknown,
          { filter, ...page }: PageArguments & { filter?: AuditFilter | null },
          ctx: RequestContext,
        ) => auditPages.list(asService(ctx), { filter: checked(filter ?? {}), ...page }),
        [`verify${Name}Audit`]: verify,
      },
      ...resolvers,
    },
    histories,
  })
}

const MAX_TEXT = 128

function checked({ actor, operation, entity, entityId, period }: AuditFilter): AuditFilter {
  const texts = { actor, operation, entity, entityId }
  for (const [name, value] of Object.entries(texts)) if (value != null) check.text(name, value, MAX_TEXT)
  if (period) check.period('period', period)
  return { ...texts, period }
}

async function verify(_: unknown, { after, atMost }: { after: number; atMost: number }, ctx: RequestContext) {
  const [head] = await ctx.db.select().from(outboxHead)
  const { auditSeq, auditHash } = head ?? { auditSeq: 0, auditHash: '' }
  check.wholeNumber('after', after, 0, auditSeq)
  check.wholeNumber('atMost', atMost, 1, MAX_WALK)
  const walk = await walkAudit(ctx.db, { auditSeq, auditHash }, after, atMost)
  return { ...walk, entries: auditSeq, complete: walk.firstBroken === null && walk.verifiedTo === auditSeq }
}
