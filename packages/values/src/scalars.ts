import { GraphQLScalarType, Kind, type ValueNode } from 'graphql'
import { isBusinessDate } from './calendar.ts'
import { type Decimal, Decimal as DecimalValue, formatDecimal, parseDecimal } from './decimal.ts'
import { badInput } from './errors.ts'
import { Money } from './money.ts'

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/

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
        'Decimal 须为最多六位小数的十进制字符串,例如 "0.13"。',
      )
    return decimal
  },
  (value) => formatDecimal(DecimalValue.isDecimal(value) ? (value as Decimal) : new DecimalValue(String(value))),
)

export const DateScalar = textScalar<string>(
  'Date',
  'A business date in Asia/Shanghai, such as "2026-11-23".',
  (value) => {
    if (!isBusinessDate(value))
      throw badInput('Date must be a day in the form "2026-11-23".', 'Date 须为形如 "2026-11-23" 的日期。')
    return value
  },
  (value) => String(value),
)

export const DateTimeScalar = textScalar<Date>(
  'DateTime',
  'An instant in RFC 3339, answered in UTC, such as "2026-11-23T01:30:00.000Z".',
  (value) => {
    const at = typeof value === 'string' && INSTANT.test(value) ? new Date(value) : null
    if (!at || Number.isNaN(at.getTime()))
      throw badInput(
        'DateTime must be an instant such as "2026-11-23T09:30:00+08:00".',
        'DateTime 须为时刻,例如 "2026-11-23T09:30:00+08:00"。',
      )
    return at
  },
  (value) => (value instanceof Date ? value : new Date(String(value))).toISOString(),
)

/** The resolvers of the scalars in values.graphql. */
export const valueScalars = { Money: MoneyScalar, Decimal: DecimalScalar, Date: DateScalar, DateTime: DateTimeScalar }
