/** A limit: a bare server that has the answer's bytes ready. The first answer comes from the engine. */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createEngine, stringifyResult } from '../../../packages/engine/src/index.ts'
import { settings } from './settings.ts'

const subgraphs = Object.fromEntries(Object.entries(settings.urls).map(([name, url]) => [name, { url }]))
const engine = await createEngine({
  supergraphSdl: readFileSync(settings.supergraphFile, 'utf8'),
  subgraphs,
  planner: 'inline',
})
const known = new Map<string, Buffer>()

const server = createServer((request, response) => {
  let body = ''
  request.setEncoding('utf8')
  request.on('data', (chunk: string) => {
    body += chunk
  })
  request.on('end', async () => {
    let bytes = known.get(body)
    if (!bytes) {
      bytes = Buffer.from(stringifyResult(await engine.executeWritten(JSON.parse(body))))
      known.set(body, bytes)
    }
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.length }).end(bytes)
  })
})
server.listen(settings.port, '127.0.0.1')
