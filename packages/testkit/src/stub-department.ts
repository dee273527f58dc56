import type { SubgraphDefinition } from '@channelgraph/service'

/** A department without business: a real database with outbox, inbox, audit chain and keys, for tests of the packages. */
export const stubDepartment: SubgraphDefinition = {
  name: 'partners',
  typeDefs: [
    '"Nothing to ask." type Query { "Whether it answers." ok: Boolean @permission(operation: "viewer:read") }',
  ],
  resolvers: [{ Query: { ok: () => true } }],
  migrations: new URL('../../../subgraphs/partners/migrations', import.meta.url),
  createLoaders: () => ({}),
  subscriptions: {},
  sweeps: [],
}
