import { type Persona, partnerUser, personaNamed, personas, scopeOf } from '@channelgraph/access'
import type { ExplorerConfig, ExplorerExample, ExplorerPersona } from '@channelgraph/explorer/config'
import { HttpError, type HttpRequest, json, type Route } from '@channelgraph/process'
import { termOf } from '@channelgraph/values/labels'
import { dataOf } from '../answer/answer.ts'
import { httpError, messages } from '../answer/messages.ts'
import { RequestRefused } from '../answer/refusal.ts'
import { traceContextOf } from '../execute/trace-context.ts'
import type { ServedGraph } from '../graph/supergraph.ts'
import type { DevIssuer, IssuedToken } from '../identity/dev-issuer.ts'
import type { Load } from '../limits/load.ts'
import { requireJson } from './content-type.ts'
import { Interest } from './interest.ts'

interface ExplorerOptions {
  readonly served: ServedGraph
  readonly examples: readonly ExplorerExample[]
  /** Null where an identity provider makes the tokens: then there is nobody to choose, and no token to have here. */
  readonly issuer: DevIssuer | null
  readonly load: Load
  readonly requestDeadlineMs: number
}

/** What the explorer page asks for beside the graph, and what the local run's tokens come from. */
export function explorerRoutes({
  served,
  examples,
  issuer,
  load,
  requestDeadlineMs,
}: ExplorerOptions): Record<string, Route> {
  const config = (): ExplorerConfig => ({
    graphUrl: '/graphql',
    personas: issuer ? personas.map(describe) : null,
    examples: examples.filter((example) => fits(served, example)),
  })
  const routes: Record<string, Route> = {
    'GET /explorer/config.json': () => json(200, config(), { 'cache-control': 'no-store' }),
  }
  if (!issuer) return routes
  return {
    ...routes,
    'GET /.well-known/jwks.json': () => json(200, issuer.keys),
    'POST /explorer/token': (request) =>
      load.carry(async () => {
        requireOwnPage(request)
        requireJson(request)
        const issued = await issue(request, issuer, served, requestDeadlineMs)
        return json(200, issued, { 'cache-control': 'no-store' })
      }),
  }
}

/** A page of another origin gets no token, also one that may ask the graph: who asks there is for its own sign-in to say. */
function requireOwnPage({ headers: { origin, host } }: HttpRequest): void {
  if (origin === undefined || (URL.canParse(origin) && new URL(origin).host === host)) return
  throw httpError(403, messages.ownPageOnly())
}

/** Whether an example can be asked of the present graph: questions whose fields do not stand yet are not offered. */
function fits(served: ServedGraph, { query, variables }: ExplorerExample): boolean {
  try {
    served.current().admit({ query, operationName: null, variables: variables ?? {} })
    return true
  } catch (error) {
    if (error instanceof RequestRefused) return false
    throw error
  }
}

function describe({ name, title, viewer }: Persona): ExplorerPersona {
  const scope = scopeOf(viewer)
  const regions = viewer.regions.map((path) => path.replace(/\/$/, '')).join(', ')
  const rows = {
    all: { en: 'Sees every partner', zh: '可见全部合作伙伴' },
    regions: { en: `Sees the partners of ${regions}`, zh: `可见以下区域的合作伙伴：${regions}` },
    partner: { en: 'Sees its own rows only', zh: '仅可见自己的数据' },
    applicant: { en: 'Sees the applications it made itself', zh: '仅可见自己提交的申请' },
    none: { en: 'Sees no rows', zh: '不可见任何数据' },
  }[scope.kind]
  const roles = viewer.roles.join(', ')
  return {
    name,
    title,
    description: `${rows.en} (${roles}).`,
    zh: { title: termOf(title) || title, description: `${rows.zh}（${roles}）。` },
  }
}

async function issue(
  request: HttpRequest,
  issuer: DevIssuer,
  served: ServedGraph,
  deadlineMs: number,
): Promise<IssuedToken> {
  const { persona, partner } = await readWho(request)
  if (persona !== undefined) {
    const { viewer, title } = knownPersona(persona)
    return issuer.issue(viewer, title)
  }
  const id = await partnerIdOf(partner, request, served, deadlineMs)
  return issuer.issue(partnerUser({ id, code: partner }), partner)
}

type Who =
  | { readonly persona: string; readonly partner?: undefined }
  | { readonly persona?: undefined; readonly partner: string }

async function readWho(request: HttpRequest): Promise<Who> {
  const wrong = httpError(400, messages.whoIsWanted())
  let body: unknown
  try {
    body = JSON.parse(await request.body())
  } catch (error) {
    throw error instanceof HttpError ? error : wrong
  }
  const { persona, partner } = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
  if (typeof persona === 'string' && partner === undefined) return { persona }
  if (typeof partner === 'string' && persona === undefined) return { partner }
  throw wrong
}

/** Characters of what somebody sent that are told back. */
const MAX_QUOTED = 60

function knownPersona(name: string): Persona {
  const persona = personas.find((candidate) => candidate.name === name)
  if (persona) return persona
  throw httpError(400, messages.noPersona(name.slice(0, MAX_QUOTED), personas.map((one) => one.name).join(', ')))
}

const PARTNER_ID = 'query PartnerId($code: ID!) { partner(code: $code) { id } }'

/** Asks the graph, as the auditor, who reads everything. */
async function partnerIdOf(
  code: string,
  request: HttpRequest,
  served: ServedGraph,
  deadlineMs: number,
): Promise<string> {
  const asked = { query: PARTNER_ID, operationName: null, variables: { code } }
  const graph = served.current()
  const { viewer } = personaNamed('auditor')
  const admitted = graph.admit(asked, viewer.roles)
  const interest = new Interest(request, deadlineMs)
  const answer = await graph
    .answer(admitted, {
      viewer,
      requestId: request.requestId,
      trace: traceContextOf(undefined, undefined),
      cancellation: interest.cancellation,
      asking: { requests: 0 },
    })
    .finally(() => interest.end())
  const partner = dataOf(answer)?.partner as { readonly id: string } | null | undefined
  if (partner) return partner.id
  if (answer.errors?.some(({ extensions }) => extensions.code === 'UNAVAILABLE')) {
    throw httpError(503, messages.partnersAway())
  }
  throw httpError(404, messages.noPartner(code.slice(0, MAX_QUOTED)))
}
