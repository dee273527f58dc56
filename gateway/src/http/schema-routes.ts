import { createHash } from 'node:crypto'
import type { Viewer } from '@channelgraph/access'
import type { HttpReply, HttpRequest, Route } from '@channelgraph/process'
import { httpError, messages } from '../answer/messages.ts'
import type { ServedGraph } from '../graph/supergraph.ts'

interface SchemaRoutesOptions {
  readonly served: ServedGraph
  /** Says who asks. Throws HttpError. */
  readonly viewerOf: (request: HttpRequest) => Promise<Viewer>
}

/**
 * The schema as text, for whoever generates code or compares versions: `GET /schema.graphql` is what clients see, with `?mine` what the
 * asker may ever ask of it; `GET /supergraph.graphql` is what the gateway runs, and names the house's inside: for staff.
 */
export function schemaRoutes({ served, viewerOf }: SchemaRoutesOptions): Record<string, Route> {
  return {
    'GET /schema.graphql': async (request) => {
      const viewer = await viewerOf(request)
      const graph = served.current()
      return text(request, request.query.has('mine') ? graph.sdlFor(viewer) : graph.sdl())
    },
    'GET /supergraph.graphql': async (request) => {
      const { roles } = await viewerOf(request)
      if (!roles.some((role) => role !== 'PTR')) throw httpError(403, messages.staffOnly())
      return text(request, served.current().supergraphSdl)
    },
  }
}

/** Asked for again, a text that has not changed is not sent again. */
export function text({ headers }: HttpRequest, sdl: string): HttpReply {
  const hash = createHash('sha256').update(sdl).digest('hex')
  const own = {
    // Weak: packed and unpacked, it is the same text in other bytes.
    etag: `W/"${hash}"`,
    'x-schema-hash': hash,
    'cache-control': 'private, no-cache',
    // Of whoever asks: another's token may get another text.
    vary: 'authorization',
  }
  if (isKnown(headers['if-none-match'], own.etag)) return { status: 304, headers: own }
  return { status: 200, headers: { ...own, 'content-type': 'text/plain; charset=utf-8' }, body: sdl }
}

/** Whether a client has what an `ETag` names. */
export const isKnown = (ifNoneMatch: string | undefined, etag: string): boolean =>
  (ifNoneMatch ?? '').split(',').some((one) => one.trim() === etag || one.trim() === etag.slice(2))
