/** The engine behind node:http and nothing else. */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createEngine, stringifyResult } from '../../../packages/engine/src/index.ts'
import { IDENTITY, settings } from './settings.ts'

interface Context {
  identity: string
}

const engine = await createEngine({
  supergraphSdl: readFileSync(settings.supergraphFile, 'utf8'),
  subgraphs: Object.fromEntries(
    Object.entries(settings.urls).map(([name, url]) => [
      name,
      {
        url,
        headers: (context: unknown) => ({ [IDENTITY]: (context as Context).identity }),
        identityKey: (context: unknown) => (context as Context).identity,
      },
    ]),
  ),
})

const server = createServer((request, response) => {
  let body = ''
  request.setEncoding('utf8')
  request.on('data', (chunk: string) => {
    body += chunk
  })
  request.on('end', async () => {
    const { query, variables } = JSON.parse(body) as { query: string; variables?: Record<string, unknown> }
    const identity = String(request.headers[IDENTITY] ?? '')
    const result = await engine.executeWritten({ query, variables, context: { identity }, mergeKey: identity })
    const bytes = Buffer.from(stringifyResult(result))
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.length }).end(bytes)
  })
})
server.listen(settings.port, '127.0.0.1')
