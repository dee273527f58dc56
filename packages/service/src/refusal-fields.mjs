/**
 * A plugin of graphql-codegen: `RefusalFields`, what each refusal of the schema has beside code and message. A module's
 * catalogue (`refusalsOf<RefusalFields>()`) is held to it by the compiler.
 */
export const plugin = (schema) => {
  const refusals = Object.values(schema.getTypeMap())
    .filter((type) => type.getInterfaces?.().some(({ name }) => name === 'Refusal') && 'getFields' in type)
    .map(({ name }) => name)
    .sort()
  const fields = refusals.map((name) => `  ${name}: Omit<${name}, '__typename' | 'code' | 'message'>`)
  return `/** What each refusal has beside code and message. */\nexport interface RefusalFields {\n${fields.join('\n')}\n}\n`
}
