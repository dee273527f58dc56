import type { SchemaType } from './documents.ts'

// A GraphQL document is read and held against a schema in one go, word by word: types of the rest of a text are cheap, a tree of the
// document's tokens is not (decision 0038). What reads a part returns the text that follows it, or the flaw it found.

/** What is wrong with a document; nothing where it is valid. */
export type FlawOf<Schema extends SchemaType, Text extends string> = Text extends string
  ? AfterDefinitions<Words<Text>, Schema> extends infer After
    ? After extends Flaw<infer Said>
      ? Said
      : never
    : never
  : never

interface Flaw<Said> {
  readonly flaw: Said
}
type Unreadable =
  Flaw<'not a document that the compiler can read: a fault of syntax, or parts known only as `string` (see `unchecked`)'>

/** A text with a blank around each mark, the commas gone, and nothing in its strings. */
export type Words<Text extends string> = Trimmed<Marked<WithoutStrings<Text>>>
type Marked<Text extends string> = Bracketed<Around<Around<Around<Around<Text, '{'>, '}'>, '('>, ')'>>
type Bracketed<Text extends string> =
  `${Instead<Instead<Around<Around<Around<Around<Around<Around<Text, ':'>, '['>, ']'>, '!'>, '='>, '...'>, '\n'>, ','>} `
type Around<
  Text extends string,
  Mark extends string,
  Done extends string = '',
> = Text extends `${infer Before}${Mark}${infer Rest}`
  ? Around<Rest, Mark, `${Done}${Before} ${Mark} `>
  : `${Done}${Text}`
type Instead<
  Text extends string,
  Mark extends string,
  Done extends string = '',
> = Text extends `${infer Before}${Mark}${infer Rest}` ? Instead<Rest, Mark, `${Done}${Before} `> : `${Done}${Text}`
type WithoutStrings<Text extends string, Done extends string = ''> = Text extends `${infer Before}"${infer Rest}`
  ? WithoutStrings<AfterString<Rest>, `${Done}${Before}""`>
  : `${Done}${Text}`
type AfterString<Text extends string> = Text extends `${infer Inside}"${infer Rest}`
  ? Inside extends `${string}\\`
    ? AfterString<Rest>
    : Rest
  : '' // no end: the text ends within a string, and lacks its last brace
/** Without the blanks it begins with. */
export type Trimmed<Text extends string> = Text extends ` ${infer Rest}` ? Trimmed<Rest> : Text

/** Whether a word is a hole, or has one: no single text. */
// biome-ignore lint/complexity/noBannedTypes: an object without fields has those of a pattern, and lacks that of a text
type IsOpen<Word extends string> = {} extends Record<Word, 1> ? true : false

type AfterDefinitions<Text extends string, Schema extends SchemaType, Found = false> = Text extends ''
  ? Found extends true
    ? ''
    : Unreadable
  : AfterDefinition<Text, Schema> extends infer After
    ? After extends string
      ? AfterDefinitions<After, Schema, true>
      : After
    : never

type AfterDefinition<Text extends string, Schema extends SchemaType> = Text extends `{ ${infer Rest}`
  ? AfterSelections<Trimmed<Rest>, Schema['query'], Schema>
  : Text extends `query ${infer Rest}`
    ? AfterOperation<Trimmed<Rest>, Schema['query'], Schema>
    : Text extends `mutation ${infer Rest}`
      ? AfterOperation<Trimmed<Rest>, Schema['mutation'], Schema>
      : Text extends `fragment ${string} on ${infer Type} ${infer Rest}`
        ? AfterBody<Trimmed<Rest>, Type, Schema>
        : Unreadable

/** A name and variables, where there are any, and the selections. */
type AfterOperation<
  Text extends string,
  Type extends string,
  Schema extends SchemaType,
> = Text extends `{ ${infer Rest}`
  ? AfterSelections<Trimmed<Rest>, Type, Schema>
  : Text extends `( ${infer Variables}) ${infer Rest}`
    ? FlawOfVariables<Trimmed<Variables>, Schema> extends infer Said
      ? [Said] extends [never]
        ? AfterBody<Trimmed<Rest>, Type, Schema>
        : Flaw<Said>
      : never
    : Text extends `${string} ${infer Rest}`
      ? AfterOperation<Trimmed<Rest>, Type, Schema>
      : Unreadable

type AfterBody<Text extends string, Type extends string, Schema extends SchemaType> = Text extends `{ ${infer Rest}`
  ? AfterSelections<Trimmed<Rest>, Type, Schema>
  : Unreadable

type AfterSelections<
  Text extends string,
  Type extends string,
  Schema extends SchemaType,
> = Type extends keyof Schema['types'] ? SelectionsThen<Text, Type, Schema> : Flaw<`no type ${Type}`>

type SelectionsThen<
  Text extends string,
  Type extends string,
  Schema extends SchemaType,
> = Text extends `} ${infer Rest}`
  ? Trimmed<Rest>
  : AfterSelection<Text, Type, Schema> extends infer After
    ? After extends string
      ? SelectionsThen<After, Type, Schema>
      : After
    : never

type AfterSelection<
  Text extends string,
  Type extends string,
  Schema extends SchemaType,
> = Text extends `__typename ${infer Rest}`
  ? Trimmed<Rest>
  : Text extends `... ${infer Rest}`
    ? AfterSpread<Trimmed<Rest>, Type, Schema>
    : Text extends `${infer Word} ${infer Rest}`
      ? Trimmed<Rest> extends infer Next extends string
        ? Next extends `: ${infer Aliased}`
          ? Trimmed<Aliased> extends `${infer Name} ${infer Following}`
            ? AfterName<Name, Trimmed<Following>, Type, Schema>
            : Unreadable
          : AfterName<Word, Next, Type, Schema>
        : never
      : Unreadable

type AfterSpread<Text extends string, Type extends string, Schema extends SchemaType> = Text extends `on ${infer Rest}`
  ? Trimmed<Rest> extends `${infer On} ${infer Following}`
    ? AfterBody<AfterDirectives<Trimmed<Following>>, On, Schema>
    : Unreadable
  : Text extends `{ ${infer Rest}`
    ? AfterSelections<Trimmed<Rest>, Type, Schema>
    : Text extends `@${string}`
      ? AfterBody<AfterDirectives<Text>, Type, Schema>
      : Text extends `${string} ${infer Rest}` // a fragment, checked where it is defined
        ? AfterDirectives<Trimmed<Rest>>
        : Unreadable

type AfterDirectives<Text extends string> = Text extends `@${string} ${infer Rest}`
  ? Trimmed<Rest> extends `( ${string}) ${infer Following}`
    ? AfterDirectives<Trimmed<Following>>
    : AfterDirectives<Trimmed<Rest>>
  : Text

type AfterName<
  Name extends string,
  Text extends string,
  Type extends string,
  Schema extends SchemaType,
> = Name extends keyof Schema['types'][Type]['fields']
  ? AfterField<Text, Schema['types'][Type]['fields'][Name], `${Type}.${Name}`, Schema>
  : IsOpen<Name> extends true
    ? Unreadable
    : Name extends `__${string}` // introspection
      ? Text extends `( ${string}) ${infer Rest}`
        ? Skipped<Trimmed<Rest>>
        : Skipped<Text>
      : Flaw<`${Type} has no field ${Name}`>

interface FieldType {
  readonly of: string
  readonly args: object
  readonly required: string
}

type AfterField<
  Text extends string,
  Field extends FieldType,
  Path extends string,
  Schema extends SchemaType,
> = Text extends `( ${infer Rest}`
  ? AfterInputs<Trimmed<Rest>, Field['args'], Field['required'], Path, ')', Schema> extends infer After
    ? After extends string
      ? AfterArguments<AfterDirectives<After>, Field['of'], Path, Schema>
      : After
    : never
  : [Field['required']] extends [never]
    ? AfterArguments<AfterDirectives<Text>, Field['of'], Path, Schema>
    : Flaw<`${Path} wants ${Field['required']}`>

type AfterArguments<
  Text extends string,
  Of extends string,
  Path extends string,
  Schema extends SchemaType,
> = Schema['types'][Of] extends { fields: unknown }
  ? Text extends `{ ${infer Rest}`
    ? SelectionsThen<Trimmed<Rest>, Of, Schema>
    : Flaw<`${Path} wants a selection`>
  : Text extends `{ ${string}`
    ? Flaw<`${Path} has no fields`>
    : Text

/** Arguments of a field, or fields of an input object, up to the mark that ends them. */
type AfterInputs<
  Text extends string,
  Known,
  Required extends string,
  Of extends string,
  End extends string,
  Schema extends SchemaType,
> = Text extends `${End} ${infer Rest}`
  ? [Required] extends [never]
    ? Trimmed<Rest>
    : Flaw<`${Of} wants ${Required}`>
  : Text extends `${infer Name} ${infer Rest}`
    ? Trimmed<Rest> extends `: ${infer Value}`
      ? Name extends keyof Known
        ? AfterValue<Trimmed<Value>, Known[Name] & string, `${Of}(${Name})`, Schema> extends infer After
          ? After extends string
            ? AfterInputs<After, Known, Exclude<Required, Name>, Of, End, Schema>
            : After
          : never
        : IsOpen<Name> extends true
          ? Unreadable
          : Flaw<`${Of} has no argument ${Name}`>
      : Unreadable
    : Unreadable

type AfterValue<
  Text extends string,
  Type extends string,
  Of extends string,
  Schema extends SchemaType,
> = Text extends `[ ${infer Rest}`
  ? AfterValues<Trimmed<Rest>, Type, Of, Schema>
  : Text extends `{ ${infer Rest}`
    ? Schema['types'][Type] extends { inputs: infer Known; required: infer Required extends string }
      ? AfterInputs<Trimmed<Rest>, Known, Required, Type, '}', Schema>
      : Skipped<Text>
    : Text extends `${infer Word} ${infer Rest}`
      ? Word extends `$${string}` | '""' | `${number}` | 'true' | 'false' | 'null'
        ? Trimmed<Rest>
        : Schema['types'][Type] extends { values: infer Names }
          ? Word extends Names
            ? Trimmed<Rest>
            : AfterHole<Word, Rest, `${Of}: ${Word} is no value of ${Type}`>
          : AfterHole<Word, Rest, `${Of}: ${Word} is no value of ${Type}`>
      : Unreadable

/** A hole may be any value; the rest of a word is none. */
type AfterHole<Word extends string, Rest extends string, Said> = string extends Word
  ? Trimmed<Rest>
  : IsOpen<Word> extends true
    ? Unreadable
    : Flaw<Said>

type AfterValues<
  Text extends string,
  Type extends string,
  Of extends string,
  Schema extends SchemaType,
> = Text extends `] ${infer Rest}`
  ? Trimmed<Rest>
  : AfterValue<Text, Type, Of, Schema> extends infer After
    ? After extends string
      ? AfterValues<After, Type, Of, Schema>
      : After
    : never

/** What follows braces of which nothing is known, where there are any. */
type Skipped<Text extends string, Depth extends 1[] = []> = Text extends `{ ${infer Rest}`
  ? Skipped<Trimmed<Rest>, [...Depth, 1]>
  : Depth extends [1, ...infer Less extends 1[]]
    ? Text extends `} ${infer Rest}`
      ? Skipped<Trimmed<Rest>, Less>
      : Text extends `${string} ${infer Rest}`
        ? Skipped<Trimmed<Rest>, Depth>
        : Unreadable
    : Text

type FlawOfVariables<Text extends string, Schema extends SchemaType> = Text extends `$${infer Name} ${infer Rest}`
  ? Trimmed<Rest> extends `: ${infer Type}`
    ? (Type extends `${infer This}$${infer More}` ? [This, `$${More}`] : [Type, '']) extends [
        infer This extends string,
        infer More extends string,
      ]
      ? NamedType<This> extends keyof Schema['types']
        ? FlawOfVariables<More, Schema>
        : `$${Name}: no type ${NamedType<This>}`
      : never
    : Unreadable['flaw']
  : Text extends ''
    ? never
    : Unreadable['flaw']

type NamedType<Text extends string> = Text extends ` ${infer Rest}` | `[ ${infer Rest}`
  ? NamedType<Rest>
  : Text extends `${infer Name} ${string}`
    ? Name
    : Text
