import { type GraphQLInputType, isEnumType, isInputObjectType, isListType, isNonNullType } from 'graphql'

const LITERALS: Readonly<Record<string, string>> = {
  Int: '1',
  Boolean: 'true',
  Date: '"2026-12-01"',
  DateTime: '"2026-12-01T00:00:00Z"',
  Money: '"1.00"',
  Decimal: '"1"',
}

/** Any value of a type: well-formed, and of nothing that exists. */
function anyValue(type: GraphQLInputType, partnerId: string): string {
  if (isNonNullType(type)) return anyValue(type.ofType, partnerId)
  if (isListType(type)) return `[${anyValue(type.ofType, partnerId)}]`
  if (isEnumType(type)) return type.getValues()[0]!.name
  if (isInputObjectType(type)) return `{ ${valuesFor(Object.values(type.getFields()), partnerId)} }`
  return LITERALS[type.name] ?? '"nothing"'
}

const valuesFor = (inputs: readonly { name: string; type: GraphQLInputType }[], partnerId: string): string =>
  inputs
    .filter(({ type }) => isNonNullType(type))
    .map(({ name, type }) => `${name}: ${name === 'partnerId' ? `"${partnerId}"` : anyValue(type, partnerId)}`)
    .join(', ')

/**
 * Arguments for what a field has to be given, in their parentheses: of nothing that exists, but for `partnerId`, which may be the asker's
 * own. For walks over all operations, whatever they ask for.
 */
export function anyArguments(
  { args }: { readonly args: readonly { name: string; type: GraphQLInputType }[] },
  partnerId = 'nobody',
): string {
  const given = valuesFor(args, partnerId)
  return given === '' ? '' : `(${given})`
}
