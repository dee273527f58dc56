/** The engine behind Apollo Server, as the gateway uses it. */
import { readFileSync } from 'node:fs'
import { ApolloServer } from '@apollo/server'
import { apolloGateway, createEngine, stringifyResult } from '../../../packages/engine/src/index.ts'
import { type Context, listen } from './apollo-server-front.ts'
import { IDENTITY, settings } from './settings.ts'

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
await listen(server)
