import type { Viewer } from '@channelgraph/access'
import type { Column, Plan, Lineage as Run, SentRequest } from '@channelgraph/engine'
import type {
  Completeness,
  Estimate,
  ExplainedPlan,
  Lineage,
  LineageColumn,
  LineageRequest,
} from '@channelgraph/explorer/explained'
import { readStatements, STATEMENTS_HEADER } from '@channelgraph/process'
import type { Missing } from '../execute/executor.ts'
import { type Fresh, freshnessOf } from './freshness.ts'

/** What it costs the house, and what clients do not see, is for staff. */
const isStaff = ({ partnerId }: Viewer): boolean => partnerId === null

/** `extensions.lineage`: where an answer comes from, for who asked. */
export function lineageOf(
  { plan, sent }: Run,
  { viewer, fresh, startedAt, durationMs }: { viewer: Viewer; fresh: Fresh; startedAt: Date; durationMs: number },
): Lineage {
  const requests = sent.map((one) => requestOf(one, plan, isStaff(viewer)))
  return {
    startedAt: startedAt.toISOString(),
    durationMs: rounded(durationMs),
    requests,
    columns: columnsOf(plan),
    freshness: [...new Set(requests.map(({ department }) => department))].map((name) => freshnessOf(name, fresh)),
  }
}

function requestOf(sent: SentRequest, { requests }: Plan, forStaff: boolean): LineageRequest {
  const { request: id, entities, startedMs, milliseconds, outcome, bytes, headers } = sent
  const planned = requests[id]
  const counted = readStatements(headers?.[STATEMENTS_HEADER])
  return {
    id,
    department: planned?.subgraph ?? '',
    paths: planned?.paths ?? [],
    after: planned?.after ?? [],
    entities: entities ?? null,
    startMs: rounded(startedMs),
    durationMs: rounded(milliseconds),
    outcome,
    ...(forStaff ? { bytes } : {}),
    ...(forStaff && counted ? { statements: counted.statements, statementsMs: counted.milliseconds } : {}),
  }
}

/** `extensions.plan`: how an operation would go out, for who may ask it. */
export const explainedPlan = (plan: Plan, viewer: Viewer, estimate: Estimate): ExplainedPlan => ({
  requests: plan.requests.map(({ subgraph, paths, after, entities, operation }, id) => ({
    id,
    department: subgraph,
    paths,
    after,
    entities,
    ...(isStaff(viewer) ? { operation } : {}),
  })),
  columns: columnsOf(plan),
  estimate,
})

const columnsOf = ({ columns, requests }: Plan): LineageColumn[] =>
  columns.map(({ path, requests: ids }: Column) => ({
    path,
    departments: [...new Set(ids.flatMap((id) => requests[id]?.subgraph ?? []))],
    requests: ids,
  }))

/** `extensions.completeness`: which departments did not answer, and which columns are missing for that. */
export const completenessOf = (missing: readonly Missing[]): Completeness => ({
  missing: missing.map(({ subgraph, columns }) => ({ department: subgraph, columns })),
})

const rounded = (milliseconds: number): number => Math.round(milliseconds * 10) / 10
