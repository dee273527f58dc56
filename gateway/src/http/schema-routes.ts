import { createHash } from 'node:crypto'
import type { HttpReply, HttpRequest, Route } from '@channelgraph/process'
import { LRUCache } from 'lru-cache'
import { holds } from '../answer/kept.ts'
import { httpError, messages } from '../answer/messages.ts'
import type { ServedGraph } from '../graph/supergraph.ts'
import type { Asker, SignedIn } from '../identity/askers.ts'
import { clientOf } from '../identity/client.ts'
import { shareOf } from '../limits/client-name.ts'
import type { Load } from '../limits/load.ts'
import type { ViewerLimits } from '../limits/viewer-limits.ts'

interface SchemaRoutesOptions {
  readonly served: ServedGraph
  /** Says who asks. Throws HttpError. */
  readonly viewerOf: (request: HttpRequest) => SignedIn | Promise<SignedIn>
  /** INTROSPECTION: who may ask for the schema, in this way or another. */
  readonly mayIntrospect: (asker: Asker) => boolean
  readonly load: Load
  readonly limits: ViewerLimits
}

/** What is told: a schema with its hash, by which versions are compared, or something made of one. */
interface Form {
  readonly type: string
  readonly isSchema: boolean
}
const SDL: Form = { type: 'text/plain; charset=utf-8', isSchema: true }
const JSON_MAP: Form = { type: 'application/json; charset=utf-8', isSchema: false }

/** The work of writing and packing a schema, in values of a viewer's budget. */
const VALUES_OF_A_SCHEMA = 1_000

/**
 * The schema as text, for whoever generates code or compares versions: `GET /schema.graphql` is what clients see, with `?mine` what the
 * asker may ever ask of it; `GET /possible-types.json` which types stand for each interface and union, without which Apollo Client's cache
 * drops what is selected on them; `GET /field-owners.json` which department answers each field and which permission it takes, for the
 * explorer's builder; `GET /supergraph.graphql` is what the gateway runs, and names the house's inside: for staff.
 */
export function schemaRoutes({
  served,
  viewerOf,
  mayIntrospect,
  load,
  limits,
}: SchemaRoutesOptions): Record<string, Route> {
  const tell =
    (textFor: (viewer: SignedIn, request: HttpRequest) => string, form = SDL): Route =>
    (request) =>
      load.carry(async () => {
        const viewer = await viewerOf(request)
        const allowance = await limits.enter(viewer.subject, shareOf(clientOf(request.headers)))
        try {
          if (!mayIntrospect(viewer)) throw httpError(403, messages.noSchema())
          const refuse = await allowance.tryToTakeValues(VALUES_OF_A_SCHEMA)
          refuse?.()
          const reply = text(request, textFor(viewer, request), form)
          return { ...reply, headers: { ...reply.headers, ...allowance.headers() } }
        } finally {
          allowance.leave()
        }
      })
  return {
    'GET /schema.graphql': tell((viewer, { query }) => {
      const graph = served.current()
      return query.has('mine') ? graph.sdlFor(viewer) : graph.sdl()
    }),
    'GET /possible-types.json': tell(() => served.current().possibleTypes(), JSON_MAP),
    'GET /field-owners.json': tell(() => served.current().fieldOwners(), JSON_MAP),
    'GET /supergraph.graphql': tell(({ roles }) => {
      if (!roles.some((role) => role !== 'PTR' && role !== 'APPLICANT')) throw httpError(403, messages.staffOnly())
      return served.current().supergraphSdl
    }),
  }
}

/** Of texts told lately: a schema is long, and its text the same object for as long as it is served. */
const hashes = new LRUCache<string, string>({ max: 100 })

function hashOf(sdl: string): string {
  const hash = hashes.get(sdl) ?? createHash('sha256').update(sdl).digest('hex')
  hashes.set(sdl, hash)
  return hash
}

/** Asked for again, a text that has not changed is not sent again. */
function text({ headers }: HttpRequest, sdl: string, { type, isSchema }: Form): HttpReply {
  const hash = hashOf(sdl)
  const own = {
    // Weak: packed and unpacked, it is the same text in other bytes.
    etag: `W/"${hash}"`,
    ...(isSchema ? { 'x-schema-hash': hash } : {}),
    'cache-control': 'private, no-cache',
    // Of whoever asks: another's token may get another text.
    vary: 'authorization',
  }
  if (holds(headers['if-none-match'], own.etag)) return { status: 304, headers: own }
  return { status: 200, headers: { ...own, 'content-type': type }, body: sdl }
}
