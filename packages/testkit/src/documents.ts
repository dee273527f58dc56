import type { Department } from '@channelgraph/contracts'
import type { parseDocument } from 'gql.tada'
import type { Kind, OperationTypeNode } from 'graphql'

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
    : [FlawOf<Schema, Text>] extends [never]
      ? unknown
      : { readonly flaw: FlawOf<Schema, Text> }

/** What a document's variables have to be. */
type VariablesOf<Schema extends SchemaType, Text extends string> = Text extends Unchecked
  ? Record<string, unknown>
  : Parsed<Text> extends { definitions: readonly [{ variableDefinitions: infer Variables }, ...unknown[]] }
    ? VariableTypes<Variables, Schema>
    : Record<string, unknown>

/** As arguments: to be left out where nothing is required. */
export type GivenVariables<Whose extends Owner, Text extends string> =
  // biome-ignore lint/complexity/noBannedTypes: an object without a required field
  {} extends VariablesOf<SchemaOf<Whose>, Text>
    ? [variables?: VariablesOf<SchemaOf<Whose>, Text>]
    : [variables: VariablesOf<SchemaOf<Whose>, Text>]

type VariableTypes<Variables, Schema extends SchemaType, Known = unknown> = Variables extends readonly [
  infer Variable extends VariableDefinition,
  ...infer Rest,
]
  ? VariableTypes<
      Rest,
      Schema,
      Known &
        (Variable extends { type: { kind: Kind.NON_NULL_TYPE }; defaultValue: undefined }
          ? { readonly [Name in Variable['variable']['name']['value']]: VariableType<Variable['type'], Schema> }
          : { readonly [Name in Variable['variable']['name']['value']]?: VariableType<Variable['type'], Schema> })
    >
  : Known

interface VariableDefinition {
  readonly type: unknown
  readonly variable: { readonly name: { readonly value: string } }
}

type VariableType<Type, Schema extends SchemaType> = Type extends { kind: Kind.NON_NULL_TYPE; type: infer Of }
  ? NonNullable<VariableType<Of, Schema>>
  : Type extends { kind: Kind.LIST_TYPE; type: infer Of }
    ? readonly VariableType<Of, Schema>[] | null | undefined
    : Type extends { name: { value: infer Name extends string } }
      ? InputType<Name, Schema> | null | undefined
      : unknown

type InputType<Name extends string, Schema extends SchemaType> = Schema['types'][Name] extends { scalar: infer Scalar }
  ? Scalar
  : Schema['types'][Name] extends { values: infer Values }
    ? Values
    : Schema['types'][Name] extends { input: infer Input }
      ? Input
      : never

/** Holes at the place of a value, filled: the parser takes each character for one of the alphabet. What is in them is not checked. */
type Filled<Text extends string, Done extends string = ''> = Text extends `${infer Before}: ${infer First}${infer Rest}`
  ? IsHole<First> extends true
    ? Filled<Rest, `${Done}${Before}: ""`>
    : Filled<`${First}${Rest}`, `${Done}${Before}: `>
  : FilledLists<`${Done}${Text}`>

type FilledLists<
  Text extends string,
  Done extends string = '',
> = Text extends `${infer Before}[${infer First}${infer Rest}`
  ? IsHole<First> extends true
    ? FilledLists<Rest, `${Done}${Before}[`>
    : FilledLists<`${First}${Rest}`, `${Done}${Before}[`>
  : `${Done}${Text}`

type IsHole<Part> = string extends Part ? true : `${number}` extends Part ? true : false

type Parsed<Text extends string> = [parseDocument<Text>] extends [never]
  ? parseDocument<Filled<Text>>
  : parseDocument<Text>

type FlawOf<Schema extends SchemaType, Text extends string> = Text extends string
  ? [Parsed<Text>] extends [never]
    ? 'not a document that the compiler can read: a fault of syntax, or parts known only as `string` (see `unchecked`)'
    : Parsed<Text>['definitions'] extends infer Definitions extends readonly unknown[]
      ? FlawOfDefinitions<Definitions, Schema>
      : never
  : never

type FlawOfDefinitions<Definitions, Schema extends SchemaType> = Definitions extends readonly [
  infer Definition,
  ...infer Rest,
]
  ? FlawOfDefinition<Definition, Schema> extends infer Flaw
    ? [Flaw] extends [never]
      ? FlawOfDefinitions<Rest, Schema>
      : Flaw
    : never
  : never

interface Selections<Nodes> {
  readonly selectionSet: { readonly selections: Nodes }
}

type FlawOfDefinition<Definition, Schema extends SchemaType> = Definition extends { kind: Kind.FRAGMENT_DEFINITION }
  ? Definition extends Selections<infer Nodes> & { typeCondition: { name: { value: infer Type } } }
    ? FlawOfSelections<Nodes, Type, Schema>
    : never
  : Definition extends Selections<infer Nodes> & { operation: infer Operation; variableDefinitions: infer Variables }
    ? FlawOfVariables<Variables, Schema> extends infer Flaw
      ? [Flaw] extends [never]
        ? FlawOfSelections<
            Nodes,
            Operation extends OperationTypeNode.MUTATION ? Schema['mutation'] : Schema['query'],
            Schema
          >
        : Flaw
      : never
    : never

type FlawOfVariables<Variables, Schema extends SchemaType> = Variables extends readonly [
  { type: infer Type; variable: { name: { value: infer Name extends string } } },
  ...infer Rest,
]
  ? NamedType<Type> extends keyof Schema['types']
    ? FlawOfVariables<Rest, Schema>
    : `$${Name}: no type ${NamedType<Type>}`
  : never

type NamedType<Type> = Type extends { type: infer Inner }
  ? NamedType<Inner>
  : Type extends { name: { value: infer Name extends string } }
    ? Name
    : never

type FlawOfSelections<Nodes, Type, Schema extends SchemaType> = Type extends keyof Schema['types']
  ? Nodes extends readonly [infer Node, ...infer Rest]
    ? FlawOfSelection<Node, Type & string, Schema> extends infer Flaw
      ? [Flaw] extends [never]
        ? FlawOfSelections<Rest, Type, Schema>
        : Flaw
      : never
    : never
  : `no type ${Type & string}`

type FlawOfSelection<Node, Type extends string, Schema extends SchemaType> = Node extends {
  kind: Kind.FIELD
  name: { value: infer Name extends string }
  arguments: infer Arguments
}
  ? Name extends `__${string}` // introspection
    ? never
    : Name extends keyof Schema['types'][Type]['fields']
      ? FlawOfField<Node, Arguments, Schema['types'][Type]['fields'][Name], `${Type}.${Name}`, Schema>
      : `${Type} has no field ${Name}`
  : Node extends { kind: Kind.INLINE_FRAGMENT } & Selections<infer Nodes>
    ? Node extends { typeCondition: { name: { value: infer On } } }
      ? FlawOfSelections<Nodes, On, Schema>
      : FlawOfSelections<Nodes, Type, Schema>
    : never

type FlawOfField<Node, Arguments, Field extends FieldType, Path extends string, Schema extends SchemaType> =
  FlawOfInputs<Arguments, Field['args'], Field['required'], Path, Schema> extends infer Flaw
    ? [Flaw] extends [never]
      ? Node extends Selections<infer Nodes>
        ? FlawOfSelections<Nodes, Field['of'], Schema>
        : Schema['types'][Field['of']] extends { fields: unknown }
          ? `${Path} wants a selection`
          : never
      : Flaw
    : never

interface FieldType {
  readonly of: string
  readonly args: object
  readonly required: string
}

/** Arguments of a field, or fields of an input object. */
type FlawOfInputs<Given, Known, Required, Of extends string, Schema extends SchemaType> = Given extends readonly [
  { name: { value: infer Name extends string }; value: infer Value },
  ...infer Rest,
]
  ? Name extends keyof Known
    ? FlawOfValue<Value, Known[Name], `${Of}(${Name})`, Schema> extends infer Flaw
      ? [Flaw] extends [never]
        ? FlawOfInputs<Rest, Known, Exclude<Required, Name>, Of, Schema>
        : Flaw
      : never
    : `${Of} has no argument ${Name}`
  : [Required] extends [never]
    ? never
    : `${Of} wants ${Required & string}`

type FlawOfValue<Value, Type, Of extends string, Schema extends SchemaType> = Value extends {
  kind: Kind.ENUM
  value: infer Name extends string
}
  ? Type extends keyof Schema['types']
    ? Schema['types'][Type] extends { values: infer Names }
      ? Name extends Names
        ? never
        : `${Of}: ${Name} is no value of ${Type & string}`
      : `${Of}: ${Name} is no value of ${Type & string}`
    : never
  : Value extends { kind: Kind.OBJECT; fields: infer Fields }
    ? Type extends keyof Schema['types']
      ? Schema['types'][Type] extends { inputs: infer Known; required: infer Required }
        ? FlawOfInputs<Fields, Known, Required, Type & string, Schema>
        : never
      : never
    : Value extends { kind: Kind.LIST; values: infer Values }
      ? FlawOfValues<Values, Type, Of, Schema>
      : never

type FlawOfValues<Values, Type, Of extends string, Schema extends SchemaType> = Values extends readonly [
  infer Value,
  ...infer Rest,
]
  ? FlawOfValue<Value, Type, Of, Schema> extends infer Flaw
    ? [Flaw] extends [never]
      ? FlawOfValues<Rest, Type, Of, Schema>
      : Flaw
    : never
  : never
