import type { Department } from '@channelgraph/contracts'
import type { FlawOf } from './document-check.ts'
import type { VariablesOf } from './document-variables.ts'

/** A schema as code generation writes it for the compiler: `src/generated/schema.ts` of a department, or the API's. */
export interface SchemaType {
  readonly query: string
  readonly mutation: string
  // biome-ignore lint/suspicious/noExplicitAny: what is known of a type depends on its kind
  readonly types: Readonly<Record<string, any>>
}

/**
 * The schemas there are: each department's under its name, and the API of the whole as `graph`. Code generation adds them
 * (document-schema.mjs).
 */
// biome-ignore lint/suspicious/noEmptyInterface: filled where the schemas are
export interface Schemas {}

/** Whose schema: a department's, or that of the whole. */
export type Owner = Department | 'graph'

/** The schema of a department that is known by name; any schema for a stub, whose name says nothing. */
type SchemaOf<Name extends Owner> = [Department] extends [Name]
  ? SchemaType
  : Name extends keyof Schemas
    ? Schemas[Name] extends infer Schema extends SchemaType
      ? Schema
      : never
    : never

/** A document that the compiler does not check: see `unchecked`. */
export type Unchecked = string & { readonly unchecked: true }

/**
 * A document that is wrong on purpose, written by a generator, or put together from parts that the compiler knows only as strings.
 * Every other document is held against the schema.
 */
export const unchecked = (text: string): Unchecked => text as Unchecked

/**
 * Nothing where the compiler finds `Text` a valid document of the schema, else what is wrong: a field, an argument, an enum value, an
 * input field or a type that is not there, an argument that is missing, a text of which the compiler does not know every word. Values
 * may be holes: `(id: "${id}", first: ${n}, lines: [${lines}])`. A function that makes documents of parts takes a part as
 * `Part & Checked<'orders', `mutation { ${Part} }`>`: it is checked where it is called.
 */
export type Checked<Whose extends Owner, Text extends string> = Text extends Unchecked
  ? unknown
  : CheckedBy<SchemaOf<Whose>, Text>

type CheckedBy<Schema extends SchemaType, Text extends string> = [Schema] extends [never]
  ? { readonly flaw: 'its schema is not generated: npm run codegen' }
  : string extends Schema['query']
    ? unknown
    : FlawOf<Schema, Text> extends infer Flaw
      ? [Flaw] extends [never]
        ? unknown
        : { readonly flaw: Flaw }
      : never

/** A document's variables as arguments: to be left out where nothing is required. */
export type GivenVariables<Whose extends Owner, Text extends string> = Text extends Unchecked
  ? [variables?: Record<string, unknown>]
  : VariablesOf<SchemaOf<Whose>, Text> extends infer Variables
    ? // biome-ignore lint/complexity/noBannedTypes: an object without a required field
      {} extends Variables
      ? [variables?: Variables]
      : [variables: Variables]
    : never
