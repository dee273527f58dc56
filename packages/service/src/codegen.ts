import type { CodegenConfig } from '@graphql-codegen/cli'

/**
 * One subgraph's code generation: resolver types only, git-ignored. `mappers` gives each object type the row it is resolved
 * from, entity stubs included. A subgraph's codegen.ts is a call of this.
 */
export const subgraphCodegen = (mappers: Record<string, string>): CodegenConfig => ({
  schema: ['../../packages/values/src/values.graphql', 'src/**/*.graphql'],
  generates: {
    'src/generated/resolvers.ts': {
      plugins: ['typescript', 'typescript-resolvers'],
      config: {
        federation: true,
        contextType: '../context.ts#Context',
        mappers,
        scalars: {
          ID: 'string',
          Money: '@channelgraph/values#Money',
          Decimal: '@channelgraph/values#Decimal',
          Date: 'string',
          DateTime: 'Date',
        },
        enumsAsTypes: true,
        useTypeImports: true,
        strictScalars: true,
        maybeValue: 'T | null | undefined',
        inputMaybeValue: 'T | null | undefined',
        emitLegacyCommonJSImports: false,
        importExtension: '',
        resolversNonOptionalTypename: false,
        optionalResolveType: true,
      },
    },
  },
})
