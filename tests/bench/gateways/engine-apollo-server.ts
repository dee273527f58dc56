/** The engine behind Apollo Server, as the gateway uses it. */
import { readFileSync } from 'node:fs'
import { ApolloServer } from '@apollo/server'
import { startStandaloneServer } from '@apollo/server/standalone'
import { apolloGateway, createEngine, stringifyResult } from '../../../packages/engine/src/index.ts'
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
const gateway = apolloGateway(engine, {
  requestOf: ({ context }) => ({ context, mergeKey: (context as unknown as Context).identity }),
})
const server = new ApolloServer<Context>({ gateway, stringifyResult, introspection: false })
await startStandaloneServer(server, {
  listen: { port: settings.port, host: '127.0.0.1' },
  context: async ({ req }) => ({ identity: String(req.headers[IDENTITY] ?? '') }),
})
