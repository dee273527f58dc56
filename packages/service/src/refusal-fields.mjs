/**
 * A plugin of graphql-codegen: `RefusalFields`, what each refusal of the schema has beside code and message. A module's
 * catalogue (`refusalsOf<RefusalFields>()`) is held to it by the compiler; what may be null has to be given as null.
 */
export const plugin = (schema) => {
  const refusals = Object.values(schema.getTypeMap())
    .filter((type) => type.getInterfaces?.().some(({ name }) => name === 'Refusal') && 'getFields' in type)
    .map(({ name }) => name)
    .sort()
  return {
    prepend: [
      "import type { Refusal as RefusalData } from '@channelgraph/values'",
      "import type { Connection } from '@channelgraph/paging'",
    ],
    content: [
      "type FieldsOf<T> = { [Name in Exclude<keyof T, '__typename' | 'code' | 'message'>]-?: Exclude<T[Name], undefined> }",
      '/** What each refusal has beside code and message. */',
      'export interface RefusalFields {',
      ...refusals.map((name) => `  ${name}: FieldsOf<${name}>`),
      '}',
      '',
    ].join('\n'),
  }
}
