/** The stock gateway behind Apollo Server. */
process.env.APOLLO_TELEMETRY_DISABLED = 'true'

import { readFileSync } from 'node:fs'
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway'
import { ApolloServer } from '@apollo/server'
import { startStandaloneServer } from '@apollo/server/standalone'
import { IDENTITY, settings } from './settings.ts'

interface Context {
  identity: string
}

const gateway = new ApolloGateway({
  supergraphSdl: readFileSync(settings.supergraphFile, 'utf8'),
  logger: { debug() {}, info() {}, warn() {}, error() {} },
  buildService: ({ url }) =>
    new RemoteGraphQLDataSource<Context>({
      url,
      willSendRequest: ({ request, context }) => request.http?.headers.set(IDENTITY, context.identity ?? ''),
    }),
})
const server = new ApolloServer<Context>({ gateway, introspection: false })
await startStandaloneServer(server, {
  listen: { port: settings.port, host: '127.0.0.1' },
  context: async ({ req }) => ({ identity: String(req.headers[IDENTITY] ?? '') }),
})
