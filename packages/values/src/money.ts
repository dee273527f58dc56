import { Decimal } from './decimal.ts'
import { clientError } from './errors.ts'

const PATTERN = /^-?(0|[1-9]\d{0,15})(\.\d{1,2})?$/
/** What the database computed: a sum has as many digits as it has. */
const SUM = /^-?\d+(\.\d{1,2}0*)?$/

/**
 * An amount of CNY, exact to the fen. Never a JavaScript number: it is made from a decimal string or from fen,
 * and written as a decimal string with two fraction digits (specification 6.1).
 */
export class Money {
  static readonly zero = new Money(0n)
  /** The amount in fen (1/100 CNY). */
  readonly fen: bigint

  private constructor(fen: bigint) {
    this.fen = fen
  }

  static ofFen(fen: bigint): Money {
    return new Money(fen)
  }

  /** Reads "1234.50". Anything else, a JSON number above all, throws a GraphQL error BAD_MONEY. */
  static parse(text: unknown): Money {
    if (typeof text !== 'string' || !PATTERN.test(text)) {
      const given = describe(text)
      throw clientError(
        'BAD_MONEY',
        `Money must be a decimal string in CNY of at most 16 digits before the point and two after, such as "1234.50"; got ${given}.`,
        `Money 须为人民币金额的十进制字符串,整数部分最多 16 位、小数最多两位,例如 "1234.50";收到 ${given}。`,
      )
    }
    return Money.#of(text)
  }

  /**
   * Reads what is stored or summed up. Where each amount is bounded when it comes in, their sum is an amount as well, however
   * many digits it has: what was accepted singly never stops a sum from being read. Throws for what is no amount.
   */
  static ofStored(text: string): Money {
    if (!SUM.test(text)) throw new RangeError(`Not an amount: ${describe(text)}.`)
    return Money.#of(text)
  }

  static #of(text: string): Money {
    const negative = text.startsWith('-')
    const [yuan = '0', fraction = ''] = text.replace('-', '').split('.')
    const fen = BigInt(yuan) * 100n + BigInt(fraction.slice(0, 2).padEnd(2, '0'))
    return new Money(negative ? -fen : fen)
  }

  /** Rounds a decimal amount of CNY to the fen, half up (away from zero): once, per line. */
  static round(amount: Decimal): Money {
    return new Money(BigInt(amount.times(100).toDecimalPlaces(0, Decimal.ROUND_HALF_UP).toFixed(0)))
  }

  static sum(amounts: Iterable<Money>): Money {
    let fen = 0n
    for (const amount of amounts) fen += amount.fen
    return new Money(fen)
  }

  plus(other: Money): Money {
    return new Money(this.fen + other.fen)
  }

  minus(other: Money): Money {
    return new Money(this.fen - other.fen)
  }

  negated(): Money {
    return new Money(-this.fen)
  }

  /** This amount times a rate or a quantity, rounded half up to the fen. */
  times(factor: Decimal | string): Money {
    return Money.round(this.toDecimal().times(factor))
  }

  /** The ratio of two amounts, unrounded; null when the divisor is zero. */
  dividedBy(other: Money): Decimal | null {
    return other.isZero() ? null : this.toDecimal().div(other.toDecimal())
  }

  /** Negative, zero or positive, as this is less than, equal to or greater than the other. */
  compare(other: Money): number {
    return this.fen < other.fen ? -1 : this.fen > other.fen ? 1 : 0
  }

  equals(other: Money): boolean {
    return this.fen === other.fen
  }

  isZero(): boolean {
    return this.fen === 0n
  }

  isNegative(): boolean {
    return this.fen < 0n
  }

  isPositive(): boolean {
    return this.fen > 0n
  }

  toDecimal(): Decimal {
    return new Decimal(this.fen.toString()).div(100)
  }

  /** "1234.50": always two fraction digits. */
  toString(): string {
    const digits = (this.fen < 0n ? -this.fen : this.fen).toString().padStart(3, '0')
    return `${this.fen < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
  }

  toJSON(): string {
    return this.toString()
  }
}

/** What the VAT Law (art. 10, in force 2026-01-01) takes of what the company sells (specification 6.2): one rate a kind. */
export const VAT_RATES = {
  /** Goods, and their repair (10-1). */
  GOODS: new Decimal('0.13'),
  /** Transport (10-2). */
  TRANSPORT: new Decimal('0.09'),
  /** Services, such as training or a franchise fee (10-3). */
  SERVICES: new Decimal('0.06'),
} as const

/** VAT of a net amount at a rate, rounded half up to the fen (specification 6.2). */
export const vatOf = (net: Money, rate: Decimal): Money => net.times(rate)

const describe = (value: unknown): string =>
  typeof value === 'number'
    ? `the JSON number ${value}`
    : typeof value === 'string'
      ? `"${value.slice(0, 40)}"`
      : typeof value
