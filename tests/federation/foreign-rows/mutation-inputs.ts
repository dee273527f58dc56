import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  isUnionType,
} from 'graphql'
import { ASKED_BY, OWNED, SHARED } from './owned-entities.ts'

type Input = GraphQLArgument | GraphQLInputField

/** A row of a type, as far as a mutation names one. */
export type RowOf = (type: string) => Readonly<Record<string, unknown>> | undefined

const PLAIN: Readonly<Record<string, unknown>> = {
  String: '陈述',
  ID: 'x',
  Int: 1,
  Boolean: true,
  Money: '1.00',
  Decimal: '1',
  Date: '2026-11-23',
  DateTime: '2026-11-23T01:00:00Z',
}

/** Values a partner's own user may give, where the enum's first is the company's. */
const OPEN_TO_PARTNERS: Readonly<Record<string, string>> = { TicketChannel: 'PORTAL' }

/** Ids that name no row of a partner, or one within the row that is named beside it: any text will do. */
const NAMES_NO_PARTNER = new Set([
  ...['id', 'idempotencyKey', 'code', 'sku', 'productId', 'supersedes', 'revises', 'faultCode', 'stationId'],
  ...['managerId', 'assigneeId', 'engineerId', 'visitorIds', 'trainerIds', 'courseId', 'sessionId', 'planId'],
  ...['regionCode', 'regionCodes', 'requestedRegionCodes', 'shipToRegionCode', 'applicationId', 'orderLineId'],
])

/** A value that names nothing. Throws for an argument nobody thought of: what it names would never be asked for. */
function plainValue(mutation: GraphQLField<unknown, unknown>, { name }: Input, type: string): unknown {
  const where = `${mutation.name}(${name}: ${type})`
  if (type === 'ID' && !NAMES_NO_PARTNER.has(name))
    throw new Error(`${where}: whose row does it name? Say so in ASKED_BY (owned-entities.ts) or NAMES_NO_PARTNER.`)
  if (!Object.hasOwn(PLAIN, type)) throw new Error(`${where}: give PLAIN a value of this type.`)
  return PLAIN[type]
}

/** The thing a mutation answers where it is not refused; of an answer that is no row of its own, the first row in it. */
const subjectOf = (mutation: GraphQLField<unknown, unknown>): string | undefined => {
  const type = getNamedType(mutation.type)
  const types = isUnionType(type) ? type.getTypes() : isObjectType(type) ? [type] : []
  const answer = types.find((one) => !one.getInterfaces().some(({ name }) => name === 'Refusal'))
  if (!answer || OWNED[answer.name] || SHARED.has(answer.name)) return answer?.name
  const inside = Object.values(answer.getFields()).map((field) => getNamedType(field.type).name)
  return inside.find((name) => OWNED[name]) ?? answer.name
}

/** The type whose row an input names, if it names one that belongs to a partner. */
function namedBy(mutation: GraphQLField<unknown, unknown>, { name }: Input): string | undefined {
  if (name === 'caseId') return 'SupportTicket'
  if (name === 'id') return OWNED[subjectOf(mutation) ?? ''] ? subjectOf(mutation) : undefined
  return ASKED_BY[name]
}

/** The inputs that name rows of partners: one at a time where they may be left out, and all together. */
export function foreignInputs(mutation: GraphQLField<unknown, unknown>, row: RowOf): Record<string, unknown>[] {
  const naming = mutation.args.filter((argument) => namedBy(mutation, argument))
  const optional = naming.filter((argument) => !isRequiredArgument(argument))
  const required = mutation.args.filter(isRequiredArgument)
  const build = (given: readonly GraphQLArgument[]) =>
    Object.fromEntries(given.map((argument) => [argument.name, inputOf(mutation, argument, row)]))
  const inside = required.some((argument) => namesInside(mutation, argument))
  if (naming.length === 0 && !inside) return []
  const alone = optional.map((argument) => build([...required, argument]))
  return optional.length === 1 ? alone : [build([...required, ...optional]), ...alone]
}

function namesInside(mutation: GraphQLField<unknown, unknown>, input: Input): boolean {
  const type = getNamedType(input.type)
  return isInputObjectType(type) && Object.values(type.getFields()).some((field) => namedBy(mutation, field))
}

function inputOf(mutation: GraphQLField<unknown, unknown>, input: Input, row: RowOf): unknown {
  const value = oneValue(mutation, input, row)
  return isListType(getNullableType(input.type)) ? [value] : value
}

function oneValue(mutation: GraphQLField<unknown, unknown>, input: Input, row: RowOf): unknown {
  const named = namedBy(mutation, input)
  if (named) {
    const found = row(named)
    const keys = OWNED[named]!.keys
    return found?.[keys.id ?? Object.values(keys)[0]!]
  }
  const subject = mutation.args.map((argument) => namedBy(mutation, argument)).find((type) => type)
  if (input.name === 'expectedVersion') return subject ? (row(subject)?.version ?? 1) : 1
  if (input.name === 'idempotencyKey') return `${mutation.name} ${Math.random()}`
  if (/^(shipTo)?regionCodes?$/i.test(input.name)) return '320500'
  const type = getNamedType(input.type)
  if (type.name === 'Date' && /To$/.test(input.name)) return '2028-12-31'
  if (isEnumType(type)) return OPEN_TO_PARTNERS[type.name] ?? type.getValues()[0]!.value
  if (!isInputObjectType(type)) return plainValue(mutation, input, type.name)
  const fields = Object.values(type.getFields())
  const given = fields.filter((field) => isRequiredInputField(field) || namedBy(mutation, field))
  return Object.fromEntries(given.map((field) => [field.name, inputOf(mutation, field, row)]))
}
