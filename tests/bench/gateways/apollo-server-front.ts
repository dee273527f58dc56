/** Apollo Server behind node:http, without a web framework: the way our gateway serves it, and the same for the stock one. */
import { createServer } from 'node:http'
import { type ApolloServer, HeaderMap } from '@apollo/server'
import { IDENTITY, settings } from './settings.ts'

export interface Context {
  identity: string
}

export async function listen(server: ApolloServer<Context>): Promise<void> {
  await server.start()
  const http = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => {
      body += chunk
    })
    request.on('end', async () => {
      const headers = new HeaderMap()
      for (const [name, value] of Object.entries(request.headers))
        if (value !== undefined) headers.set(name, String(value))
      const answer = await server.executeHTTPGraphQLRequest({
        httpGraphQLRequest: { method: 'POST', headers, search: '', body: JSON.parse(body) },
        context: async () => ({ identity: String(request.headers[IDENTITY] ?? '') }),
      })
      if (answer.body.kind !== 'complete') throw new Error('answers come whole')
      for (const [name, value] of answer.headers) if (name !== 'content-length') response.setHeader(name, value)
      const bytes = Buffer.from(answer.body.string)
      response.writeHead(answer.status ?? 200, { 'content-length': bytes.length }).end(bytes)
    })
  })
  http.listen(settings.port, '127.0.0.1')
}
