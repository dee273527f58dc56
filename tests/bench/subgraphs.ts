/**
 * The subgraphs of a supergraph in a process of their own. An answer is computed once and then kept, so that what is
 * measured is the gateway. `SUPERGRAPH` names it; ports are told to the parent. `{ delayMs }` from the parent sets the delay.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { graphql } from 'graphql'
import { type SupergraphName, subgraphsOf } from './supergraphs.ts'

let delayMs = 0
process.on('message', (message: { delayMs: number }) => {
  delayMs = message.delayMs
  process.send?.({ delayMs })
})
process.on('disconnect', () => process.exit(0))

const ports: Record<string, number> = {}
for (const subgraph of subgraphsOf(process.argv[2] as SupergraphName)) {
  const answers = new Map<string, Buffer>()
  const answer = async (body: string): Promise<Buffer> => {
    const known = answers.get(body)
    if (known) return known
    const { query, variables } = JSON.parse(body) as { query: string; variables?: Record<string, unknown> }
    const result = await graphql({ schema: subgraph.schema, source: query, variableValues: variables })
    const bytes = Buffer.from(JSON.stringify(result))
    answers.set(body, bytes)
    return bytes
  }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', async () => {
      const bytes = await answer(Buffer.concat(chunks).toString())
      const send = () =>
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.length }).end(bytes)
      if (delayMs > 0) setTimeout(send, delayMs)
      else send()
    })
  })
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  ports[subgraph.name] = (server.address() as AddressInfo).port
}
process.send?.({ ports })
