import type { CodegenConfig } from '@graphql-codegen/cli'

/** What clients may ask, as a type: the documents of tests that ask the whole graph are held against it. */
export default {
  schema: '../../supergraph.graphql',
  generates: {
    'src/generated/schema.ts': {
      plugins: ['../testkit/src/document-schema.mjs'],
      config: { name: 'graph', federation: false },
    },
  },
} satisfies CodegenConfig
