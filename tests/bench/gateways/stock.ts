/** The stock gateway behind Apollo Server. */
process.env.APOLLO_TELEMETRY_DISABLED = 'true'

import { readFileSync } from 'node:fs'
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway'
import { ApolloServer } from '@apollo/server'
import { stripAuthDirectives } from '../../../packages/engine/src/index.ts'
import { type Context, listen } from './apollo-server-front.ts'
import { IDENTITY, settings } from './settings.ts'

const gateway = new ApolloGateway({
  // It refuses a supergraph that demands something of its readers.
  supergraphSdl: stripAuthDirectives(readFileSync(settings.supergraphFile, 'utf8')),
  logger: { debug() {}, info() {}, warn() {}, error() {} },
  buildService: ({ url }) =>
    new RemoteGraphQLDataSource<Context>({
      url,
      willSendRequest: ({ request, context }) => request.http?.headers.set(IDENTITY, context.identity ?? ''),
    }),
})
const server = new ApolloServer<Context>({ gateway, introspection: false })
await listen(server)
