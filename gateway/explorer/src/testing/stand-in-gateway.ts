import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { graphql } from 'graphql'
import type { ExplorerConfig, ExplorerToken, ExplorerTokenRequest } from '../config.ts'
import { COMPLETENESS, LINEAGE, mineOf, OWNERS, ROOT, schemaOf, sdlOf } from './stand-in-graph.ts'

/** A gateway for the browser test: the page's files, its three routes, and a schema of a few fields. */
export interface StandInGateway {
  readonly url: string
  /** Every request to `/graphql`, with what the page sent. */
  readonly asked: readonly Asked[]
  /** Every request for the schema or what is told beside it: its path, and who asked. */
  readonly told: readonly { readonly path: string; readonly who: string; readonly status: number }[]
  /** Paths of every request, in order. */
  readonly paths: readonly string[]
  /** Personas for whom a token was made, in order. */
  readonly issued: readonly string[]
  /** From now on no token made so far is good: as after a restart, or when it has expired. */
  revokeTokens(): void
  /** Seconds that tokens made from now on are good for. */
  setTokenLife(seconds: number): void
  /** `false`: hangs up on every request to `/graphql`. */
  setAnswering(answering: boolean): void
  /** Operations the page gave up before they were answered. */
  readonly givenUp: readonly string[]
  /** Files that were asked for, each with what becomes of it; those of whom the page went away are cancelled. */
  readonly files: readonly StandInFile[]
  /** What reached another server, whose address stands in an answer and in a description. */
  readonly outsideHits: readonly string[]
  close(): Promise<void>
}

/** A file on its way: two rows came, and the test says how it ends. */
export interface StandInFile {
  readonly path: string
  readonly body: unknown
  isCancelled: boolean
  /** Ends it; `whole` false: by cutting the connection. */
  end(whole: boolean): void
}

export interface Asked {
  readonly operationName: string | null
  readonly variables: unknown
  readonly headers: IncomingMessage['headers']
  readonly status: number
}

/** A token the stand-in accepts although it made none of it: production's. */
export const PASTED_TOKEN = jwt({ sub: 'li.na', exp: 4102444800 })
/** A token that was good once. */
export const EXPIRED_TOKEN = jwt({ sub: 'li.na', exp: 1700000000 })

function jwt(claims: object): string {
  return `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`
}

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.ttf': 'font/ttf',
}

/** Serves the built page in `folder` on a free port of 127.0.0.1. */
export async function startStandInGateway(folder: string, config: ExplorerConfig): Promise<StandInGateway> {
  const asked: Asked[] = []
  const told: { path: string; who: string; status: number }[] = []
  const paths: string[] = []
  const issued: string[] = []
  const givenUp: string[] = []
  const outsideHits: string[] = []
  const files: StandInFile[] = []
  let good = new Map<string, string>([[PASTED_TOKEN, 'Li Na']])
  let life = 3600
  let answering = true
  const outside = await listen(
    createServer((request, response) => {
      outsideHits.push(request.url ?? '')
      response.writeHead(204).end()
    }),
  )
  const outsideUrl = urlOf(outside)
  const schema = schemaOf(outsideUrl)

  const issue = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { persona } = JSON.parse(await bodyOf(request)) as ExplorerTokenRequest
    issued.push(persona)
    const token = `${persona}-${issued.length}`
    good.set(token, persona)
    const answer: ExplorerToken = { token, expiresAt: new Date(Date.now() + life * 1000).toISOString() }
    sendJson(response, 200, answer)
  }

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!answering) {
      request.socket.destroy()
      return
    }
    const { query, operationName, variables } = JSON.parse(await bodyOf(request))
    const who = good.get(request.headers.authorization?.replace('Bearer ', '') ?? '')
    const status = who ? 200 : 401
    asked.push({ operationName: operationName ?? null, variables, headers: request.headers, status })
    response.on('close', () => response.writableFinished || givenUp.push(operationName))
    response.setHeader('x-request-id', `req-${asked.length}`)
    if (!who) {
      sendJson(response, 401, { errors: [{ message: 'Who asks?', extensions: { code: 'UNAUTHENTICATED' } }] })
      return
    }
    const rootValue = { ...ROOT, me: () => ({ name: who }), picture: `${outsideUrl}/receipt.png` }
    const result = await graphql({ schema, source: query, rootValue, operationName, variableValues: variables })
    const extensions = {
      ...(result.errors ? { completeness: COMPLETENESS } : {}),
      ...(request.headers['x-explain'] === 'run' ? { lineage: LINEAGE } : {}),
    }
    sendJson(response, 200, Object.keys(extensions).length > 0 ? { ...result, extensions } : result)
  }

  const tell = (request: IncomingMessage, response: ServerResponse): void => {
    if (!answering) {
      request.socket.destroy()
      return
    }
    const path = request.url ?? ''
    const who = good.get(request.headers.authorization?.replace('Bearer ', '') ?? '')
    told.push({ path, who: who ?? '', status: who ? 200 : 401 })
    const sdl = sdlOf(outsideUrl)
    if (!who) sendJson(response, 401, { errors: [{ message: 'Who asks?' }] })
    else if (path === '/field-owners.json') sendJson(response, 200, OWNERS)
    else response.writeHead(200, { 'content-type': 'text/plain' }).end(path.endsWith('?mine') ? mineOf(sdl, who) : sdl)
  }

  const exported = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const asked: StandInFile = {
      path: request.url ?? '',
      body: JSON.parse(await bodyOf(request)),
      isCancelled: false,
      end: (whole) => (whole ? response.end('P-0003\r\n') : response.destroy()),
    }
    response.on('close', () => {
      asked.isCancelled = !response.writableFinished
    })
    files.push(asked)
    response.writeHead(200, {
      'content-type': 'text/csv',
      'content-disposition': 'attachment; filename="partners-1.csv"',
    })
    response.write('code\r\nP-0001\r\nP-0002\r\n')
  }
  const progress = { rows: 2, total: 3, error: { message: 'The finance department does not answer.' } }

  const file = async (path: string, response: ServerResponse): Promise<void> => {
    const name = path === '/' ? 'index.html' : normalize(path)
    try {
      const content = await readFile(join(folder, name))
      response.writeHead(200, { 'content-type': TYPES[extname(name)] ?? 'application/octet-stream' }).end(content)
    } catch {
      response.writeHead(404).end()
    }
  }

  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    paths.push(path)
    const route = `${request.method} ${path}`
    const handled =
      route === 'GET /explorer/config.json'
        ? sendJson(response, 200, config)
        : route === 'POST /explorer/token'
          ? issue(request, response)
          : /^GET \/(schema\.graphql|field-owners\.json)/.test(route)
            ? tell(request, response)
            : route === 'POST /graphql'
              ? answer(request, response)
              : route.startsWith('POST /export?')
                ? exported(request, response)
                : route === 'GET /export/progress'
                  ? sendJson(response, 200, progress)
                  : file(path, response)
    Promise.resolve(handled).catch((failure: unknown) => response.destroy(failure as Error))
  })
  await listen(server)

  return {
    url: `${urlOf(server)}/`,
    asked,
    told,
    paths,
    issued,
    givenUp,
    files,
    outsideHits,
    revokeTokens: () => {
      good = new Map()
    },
    setTokenLife: (seconds) => {
      life = seconds
    },
    setAnswering: (value) => {
      answering = value
    },
    close: async () => {
      await Promise.all([closed(server), closed(outside)])
    },
  }
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

async function listen(server: Server): Promise<Server> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

const urlOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
