import { GraphQLScalarType, Kind, type ValueNode } from 'graphql'
import { type BusinessDate, isBusinessDate } from './calendar.ts'
import { type Decimal, Decimal as DecimalValue, formatDecimal, parseDecimal } from './decimal.ts'
import { badInput } from './errors.ts'
import { Money } from './money.ts'

const INSTANT =
  /^(?<day>\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/

// What a day may be at all, in an input, a filter or a literal: arithmetic with it, years ahead or back, still gives days
// that the database and JavaScript know. What a day may be in one input, `check.day` says.
const FIRST_DATE: BusinessDate = '1900-01-01'
const LAST_DATE: BusinessDate = '2199-12-31'
const isDate = (text: unknown): text is BusinessDate => isBusinessDate(text) && text >= FIRST_DATE && text <= LAST_DATE

/** A scalar that travels as text: literal and variable are read by the same function, a number is refused. */
function textScalar<T>(
  name: string,
  description: string,
  parse: (value: unknown) => T,
  serialize: (value: unknown) => string,
) {
  return new GraphQLScalarType<T, string>({
    name,
    description,
    serialize,
    parseValue: parse,
    parseLiteral: (node: ValueNode) => parse(node.kind === Kind.STRING ? node.value : literalOf(node)),
  })
}

const literalOf = (node: ValueNode): unknown =>
  node.kind === Kind.INT || node.kind === Kind.FLOAT ? Number(node.value) : null

export const MoneyScalar = textScalar<Money>(
  'Money',
  'CNY as a decimal string with exactly two fraction digits, such as "1234.50".',
  (value) => Money.parse(value),
  (value) => (value instanceof Money ? value : Money.parse(value)).toString(),
)

export const DecimalScalar = textScalar<Decimal>(
  'Decimal',
  'A decimal string with at most six fraction digits, such as "0.130000".',
  (value) => {
    const decimal = parseDecimal(value)
    if (!decimal)
      throw badInput(
        'Decimal must be a decimal string with at most six fraction digits, such as "0.13".',
        'Decimal 须为十进制字符串,最多六位小数,例如 "0.13"。',
      )
    return decimal
  },
  (value) => formatDecimal(DecimalValue.isDecimal(value) ? (value as Decimal) : new DecimalValue(String(value))),
)

export const DateScalar = textScalar<string>(
  'Date',
  'A business date in Asia/Shanghai, such as "2026-11-23".',
  (value) => {
    if (!isDate(value))
      throw badInput(
        `Date must be a day that exists, from ${FIRST_DATE} to ${LAST_DATE}, in the form "2026-11-23".`,
        `Date 须为 ${FIRST_DATE} 至 ${LAST_DATE} 之间存在的日期,例如 "2026-11-23"。`,
      )
    return value
  },
  (value) => String(value),
)

export const DateTimeScalar = textScalar<Date>(
  'DateTime',
  'An instant in RFC 3339, answered in UTC, such as "2026-11-23T01:30:00.000Z".',
  (value) => {
    // `new Date` makes 1 December of 31 November, and a new day of hour 24: the day and the hour are looked at apart.
    if (typeof value === 'string' && isDate(INSTANT.exec(value)?.groups?.day)) return new Date(value)
    throw badInput(
      `DateTime must be an instant that exists, from ${FIRST_DATE} to ${LAST_DATE}, such as "2026-11-23T09:30:00+08:00".`,
      `DateTime 须为 ${FIRST_DATE} 至 ${LAST_DATE} 之间存在的时刻,例如 "2026-11-23T09:30:00+08:00"。`,
    )
  },
  (value) => (value instanceof Date ? value : new Date(String(value))).toISOString(),
)

/** The resolvers of the scalars in values.graphql. */
export const valueScalars = { Money: MoneyScalar, Decimal: DecimalScalar, Date: DateScalar, DateTime: DateTimeScalar }
