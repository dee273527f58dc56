import { isEnumType, isInputObjectType, isListType, isNonNullType, isScalarType, isUnionType } from 'graphql'

/** What is of the router or of GraphQL itself. */
const INTERNAL = /^(__|join__|link__|_)/

const TYPES_OF_SCALARS = { Int: 'number', Float: 'number', Boolean: 'boolean', _Any: 'unknown' }

const namedOf = (type) => ('ofType' in type ? namedOf(type.ofType) : type)
const union = (names) => (names.length > 0 ? names.map((name) => `'${name}'`).join(' | ') : 'never')
const isRequired = ({ type, defaultValue }) => isNonNullType(type) && defaultValue === undefined

/** What is known of arguments, or of the fields of an input object: their types, and which have to be given. */
const inputsOf = (inputs) =>
  `{ ${inputs.map(({ name, type }) => `${name}: '${namedOf(type).name}'`).join('; ')} }; required: ${union(inputs.filter(isRequired).map(({ name }) => name))}`

const fieldOf = ({ name, type, args }) => `      ${name}: { of: '${namedOf(type).name}'; args: ${inputsOf(args)} }`

/** A value of a type as a test gives it in variables. */
function variableOf(type) {
  if (isNonNullType(type)) return variableOf(type.ofType).replace(/ \| null$/, '')
  if (isListType(type)) return `readonly (${variableOf(type.ofType)})[] | null`
  if (isScalarType(type)) return `${TYPES_OF_SCALARS[type.name] ?? 'string'} | null`
  if (isEnumType(type)) return `(${union(type.getValues().map(({ name }) => name))}) | null`
  return `${type.name} | null`
}

function typeOf(type, more) {
  if (isScalarType(type)) return `    ${type.name}: { scalar: ${TYPES_OF_SCALARS[type.name] ?? 'string'} }`
  if (isEnumType(type)) return `    ${type.name}: { values: ${union(type.getValues().map(({ name }) => name))} }`
  if (isInputObjectType(type))
    return `    ${type.name}: { input: ${type.name}; inputs: ${inputsOf(Object.values(type.getFields()))} }`
  const fields = isUnionType(type) ? [] : Object.values(type.getFields()).map(fieldOf)
  return [`    ${type.name}: { fields: {`, ...fields, ...more, '    } }'].join('\n')
}

const inputInterface = (type) =>
  [
    `interface ${type.name} {`,
    ...Object.values(type.getFields()).map(
      (field) => `  readonly ${field.name}${isRequired(field) ? '' : '?'}: ${variableOf(field.type)}`,
    ),
    '}',
  ].join('\n')

/** What a gateway asks of a department beside its own fields, where it has entities. */
const FEDERATION = {
  root: ["      _entities: { of: '_Entity'; args: { representations: '_Any' }; required: 'representations' }"],
  types: ['    _Any: { scalar: unknown }', '    _Entity: { fields: {} }'],
}

/**
 * A plugin of graphql-codegen: `Schema`, a schema as a type, against which the compiler holds the documents of tests
 * (`Checked` in documents.ts), under `config.name`. A department's, unless `config.federation` is false, answers `_entities` as well.
 */
export const plugin = (schema, _documents, { name, federation = true }) => {
  const root = schema.getQueryType()
  const types = Object.values(schema.getTypeMap()).filter(({ name }) => !INTERNAL.test(name))
  // A department that asks nothing of its own yet, such as one just made by `npm run new`, is asked for entities alone.
  const rootAlone = root || !federation ? [] : ['    Query: { fields: {', ...FEDERATION.root, '    } }']
  return [
    ...types.filter(isInputObjectType).map(inputInterface),
    '',
    'interface Schema {',
    `  query: '${root?.name ?? 'Query'}'`,
    `  mutation: ${union([schema.getMutationType()?.name].filter(Boolean))}`,
    '  types: {',
    ...types.map((type) => typeOf(type, type === root && federation ? FEDERATION.root : [])),
    ...rootAlone,
    ...(federation ? FEDERATION.types : []),
    '  }',
    '}',
    '',
    "declare module '@channelgraph/testkit' {",
    '  interface Schemas {',
    `    ${name}: Schema`,
    '  }',
    '}',
    '',
  ].join('\n')
}
