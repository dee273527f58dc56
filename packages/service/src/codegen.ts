import { readdirSync, readFileSync } from 'node:fs'
import type { CodegenConfig } from '@graphql-codegen/cli'

const SCHEMA = ['../../packages/values/src/values.graphql', 'src/**/*.graphql']

const schemaFiles = (): string[] => [
  SCHEMA[0]!,
  ...readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.graphql'))
    .map((file) => `src/${file}`),
]

/** Refusals are answered as they are, whatever their type: they need no mapper of their own. */
function refusalMappers(): Record<string, string> {
  const names = schemaFiles().flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/^type (\w+) implements Refusal\b/gm)].map(([, name]) => name ?? ''),
  )
  return Object.fromEntries(names.map((name) => [name, '@channelgraph/values#Refusal as RefusalData']))
}

/**
 * One subgraph's code generation: resolver types only, git-ignored. `mappers` gives each object type the row it is resolved
 * from, entity stubs included. A subgraph's codegen.ts is a call of this.
 */
export const subgraphCodegen = (mappers: Record<string, string>): CodegenConfig => ({
  schema: SCHEMA,
  generates: {
    'src/generated/resolvers.ts': {
      plugins: ['typescript', 'typescript-resolvers'],
      config: {
        federation: true,
        contextType: '../context.ts#Context',
        mappers: { ...refusalMappers(), ...mappers },
        scalars: {
          ID: 'string',
          Money: '@channelgraph/values#Money',
          Decimal: '@channelgraph/values#Decimal',
          Date: 'string',
          DateTime: 'Date',
        },
        enumsAsTypes: true,
        useTypeImports: true,
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
