/** Names for the inside, where the client's own would disturb. */
import type { GraphQLSchema } from 'graphql'

/**
 * Data names must not meet a field's own name: a client's `id: name` would take the place of a key. So an alias that
 * is also a field of the schema, or a name with a meaning in JavaScript, gets an ending for the inside.
 */
export class DataNames {
  private readonly fields: ReadonlySet<string>

  constructor(schema: GraphQLSchema, madeFields: Iterable<string>) {
    const fields = new Set<string>(madeFields)
    for (const type of Object.values(schema.getTypeMap())) {
      if ('getFields' in type) for (const name of Object.keys(type.getFields())) fields.add(name)
    }
    this.fields = fields
  }

  of(name: string, alias: string | undefined): string {
    if (name === '__typename' || alias === undefined || alias === name) return name
    return this.fields.has(alias) ||
      alias in Object.prototype ||
      /__(client|alias_\d+)$/.test(alias) ||
      alias.startsWith('__')
      ? `${alias.replace(/^__/, 'x__')}__client`
      : alias
  }
}
