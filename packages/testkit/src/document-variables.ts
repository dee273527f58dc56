import type { Trimmed, Words } from './document-check.ts'
import type { SchemaType } from './documents.ts'

/** What a document's variables have to be. */
export type VariablesOf<
  Schema extends SchemaType,
  Text extends string,
> = Text extends `${infer Before}(${infer Variables})${string}`
  ? Before extends `${string}{${string}`
    ? Record<string, unknown>
    : VariableTypes<Words<Variables>, Schema>
  : Record<string, unknown>

type VariableTypes<
  Text extends string,
  Schema extends SchemaType,
  Known = unknown,
> = Text extends `$${infer Name} ${infer Rest}`
  ? Trimmed<Rest> extends `: ${infer Type}`
    ? (Type extends `${infer This}$${infer More}` ? [This, `$${More}`] : [Type, '']) extends [
        infer This extends string,
        infer More extends string,
      ]
      ? VariableType<Trimmed<This>, Schema> extends infer Value
        ? VariableTypes<
            More,
            Schema,
            Known &
              (undefined extends (This extends `${string}= ${string}` ? undefined : Value)
                ? { readonly [Key in Name]?: Value }
                : { readonly [Key in Name]: Value })
          >
        : never
      : never
    : Known
  : Known

type VariableType<Text extends string, Schema extends SchemaType> = Text extends `[ ${infer Of}] ${infer Rest}`
  ? OrNothing<readonly VariableType<Trimmed<Of>, Schema>[], Trimmed<Rest>>
  : Text extends `${infer Name} ${infer Rest}`
    ? OrNothing<InputType<Name, Schema>, Trimmed<Rest>>
    : never
type OrNothing<Value, Rest extends string> = Rest extends `! ${string}` ? Value : Value | null | undefined

type InputType<Name extends string, Schema extends SchemaType> = Schema['types'][Name] extends { scalar: infer Scalar }
  ? Scalar
  : Schema['types'][Name] extends { values: infer Values }
    ? Values
    : Schema['types'][Name] extends { input: infer Input }
      ? Input
      : never
