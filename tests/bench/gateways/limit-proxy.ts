/**
 * A limit: sends the very requests the engine sends, each when the engine would, parses the answers and stringifies
 * an answer made before. No GraphQL.
 */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createEngine, type SubgraphRequest, type Transport } from '../../../packages/engine/src/index.ts'
import { httpTransport } from '../../../packages/engine/src/transport.ts'
import { IDENTITY, settings } from './settings.ts'

interface Recorded {
  /** Requests that go out at the same time. */
  stages: SubgraphRequest[][]
  answer: unknown
}

const transport = httpTransport(() => 64)
const supergraphSdl = readFileSync(settings.supergraphFile, 'utf8')
const subgraphs = Object.fromEntries(Object.entries(settings.urls).map(([name, url]) => [name, { url }]))
const known = new Map<string, Promise<Recorded>>()

async function record(query: string, variables: Record<string, unknown> | undefined): Promise<Recorded> {
  const stages: SubgraphRequest[][] = []
  let open: SubgraphRequest[] = []
  const recording: Transport = async (request) => {
    if (open.length === 0) stages.push(open)
    open.push(request)
    const stage = open
    const response = await transport(request)
    // What is sent after an answer belongs to a later stage.
    if (open === stage) open = []
    return response
  }
  const engine = await createEngine({ supergraphSdl, subgraphs, planner: 'inline', transport: recording })
  const { data } = await engine.execute({ query, variables })
  return { stages, answer: { data } }
}

const server = createServer((request, response) => {
  let body = ''
  request.setEncoding('utf8')
  request.on('data', (chunk: string) => {
    body += chunk
  })
  request.on('end', async () => {
    const { query, variables } = JSON.parse(body) as { query: string; variables?: Record<string, unknown> }
    const key = query + JSON.stringify(variables)
    let recorded = known.get(key)
    if (!recorded) {
      recorded = record(query, variables)
      known.set(key, recorded)
    }
    const { stages, answer } = await recorded
    const headers = { [IDENTITY]: String(request.headers[IDENTITY] ?? '') }
    for (const stage of stages) {
      await Promise.all(
        stage.map(async (sent) =>
          JSON.parse((await transport({ ...sent, headers, timeoutMs: 10_000, onCancel: () => () => undefined })).text),
        ),
      )
    }
    const bytes = Buffer.from(JSON.stringify(answer))
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.length }).end(bytes)
  })
})
server.listen(settings.port, '127.0.0.1')
