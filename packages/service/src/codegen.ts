import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { CodegenConfig } from '@graphql-codegen/cli'

const SCHEMA = ['../../packages/values/src/values.graphql', 'src/**/*.graphql']

const REFUSAL_FIELDS = '../../packages/service/src/refusal-fields.mjs'
const DOCUMENT_SCHEMA = '../../packages/testkit/src/document-schema.mjs'

const filesOf = (ending: string): string[] =>
  readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => `src/${file}`)

const schemaFiles = (): string[] => [SCHEMA[0]!, ...filesOf('.graphql')]

const namesOf = (files: readonly string[], pattern: RegExp): string[] =>
  files.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(pattern)].map(([, name = '']) => name))

/** Refusals are answered as they are: each as the refusal of its name, so that a mutation answers those of its union only. */
const refusalMappers = (): Record<string, string> =>
  Object.fromEntries(
    namesOf(schemaFiles(), /^type (\w+) implements .*\bRefusal\b/gm).map((name) => [name, `RefusalData<'${name}'>`]),
  )

/**
 * The row each object type is resolved from: the types that `<module>.mappers.ts` exports, each under the schema's name
 * (`export type { DisputeRow as Dispute } from './disputes.tables.ts'`).
 */
function moduleMappers(): Record<string, string> {
  const mappers: Record<string, string> = {}
  const types = new Set(namesOf(schemaFiles(), /^(?:extend )?(?:type|interface) (\w+)/gm))
  for (const file of filesOf('.mappers.ts')) {
    const text = readFileSync(file, 'utf8')
    const listed = [...text.matchAll(/export type \{([^}]*)\}/g)].flatMap(([, names = '']) => names.split(','))
    const declared = [...text.matchAll(/export (?:interface|type) (\w+)/g)].map(([, name = '']) => name)
    for (const given of [...listed, ...declared]) {
      const name = given
        .trim()
        .split(/\s+as\s+/)
        .at(-1)
      if (!name) continue
      if (mappers[name]) throw new Error(`${name} is mapped twice: in ${mappers[name]} and in ${file}.`)
      if (!types.has(name)) throw new Error(`${file}: the schema has no type ${name}.`)
      mappers[name] = `../${file.slice('src/'.length)}#${name} as ${name}Row`
    }
  }
  // A page of rows is a connection of rows: no list needs a type of its own for it.
  for (const name of types) {
    const node = name.replace(/Connection$/, '')
    if (node !== name && mappers[node]) mappers[name] ??= `Connection<${node}Row>`
  }
  return mappers
}

/** One subgraph's code generation: resolver types only, git-ignored. A subgraph's codegen.ts is a call of this. */
export const subgraphCodegen = (): CodegenConfig => ({
  schema: SCHEMA,
  generates: {
    'src/generated/schema.ts': { plugins: [DOCUMENT_SCHEMA], config: { name: basename(process.cwd()) } },
    'src/generated/resolvers.ts': {
      plugins: ['typescript', 'typescript-resolvers', REFUSAL_FIELDS],
      config: {
        federation: true,
        contextType: '../subgraph.ts#Context',
        mappers: { ...refusalMappers(), ...moduleMappers() },
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
