import { type BusinessDate, type Period, startOfDay } from './calendar.ts'
import { normaliseCode, UNSEEN, wordsOf } from './codes.ts'
import type { Decimal } from './decimal.ts'
import { badInput } from './errors.ts'
import { ID_PREFIXES, type IdKind, isId } from './ids.ts'
import { Money } from './money.ts'
import { isDivision, regionPathOf } from './regions.ts'

// What a client sends is checked by these few, so that the same thing has the same bounds and the same words everywhere. Each
// takes the input's name first, throws BAD_USER_INPUT where it does not fit, and returns what is to be stored.

/** Characters a text may have, by what it is. */
export const TEXT = { code: 64, name: 200, reason: 1_000, note: 4_000, url: 2_000 } as const

/** What the database cannot store as it was sent. */
const UNFIT = /\p{Surrogate}|\0/u

/** The text without what is unseen around it; walks inwards from both ends, once. */
function trimmed(value: string): string {
  const characters = [...value]
  let from = 0
  let to = characters.length
  while (from < to && UNSEEN.test(characters[from]!)) from += 1
  while (to > from && UNSEEN.test(characters[to - 1]!)) to -= 1
  return characters.slice(from, to).join('')
}

/** What nobody sees and what turns the words around it: it would make two of one text. Emoji are joined by what is left in. */
const UNSEEN_WITHIN = /(?![\t\n\r\0\u200c\u200d])[\p{Cc}\p{Cf}]/gu

/**
 * A text of 1 to `max` characters, without blanks around it or what nobody sees within: what looks empty is empty, what looks
 * the same is the same.
 */
export const text = (name: string, value: string, max: number = TEXT.reason): string =>
  bounded(name, trimmed(value.replace(UNSEEN_WITHIN, '')), max)

/** The same on one line: what somebody or something is called, as lists and documents print it. */
export const title = (name: string, value: string, max: number = TEXT.name): string =>
  text(name, value.replace(/[\u200c\u200d]/g, '').replace(/[\s\p{Z}]+/gu, ' '), max)

function bounded(name: string, kept: string, max: number): string {
  const length = [...kept].length
  if (length === 0)
    throw badInput(
      `\`${name}\` must not be blank: say it in 1 to ${max} characters.`,
      `\`${name}\` 不能为空:请用 1 至 ${max} 个字符说明。`,
    )
  if (length > max)
    throw badInput(
      `\`${name}\` must have at most ${max} characters; it has ${length}.`,
      `\`${name}\` 最多 ${max} 个字符,现有 ${length} 个。`,
    )
  if (UNFIT.test(kept))
    throw badInput(
      `\`${name}\` has half a character (a lone surrogate) or U+0000: leave it out.`,
      `\`${name}\` 含有不完整的字符或 U+0000:请删去。`,
    )
  return kept
}

/** The same, where it may be left out: null for what is left out or blank. */
export const optionalText = (
  name: string,
  value: string | null | undefined,
  max: number = TEXT.reason,
): string | null => (value == null || trimmed(value) === '' ? null : text(name, value, max))

/** The same as `title`, where it may be left out: null for what is left out or blank. */
export const optionalTitle = (
  name: string,
  value: string | null | undefined,
  max: number = TEXT.name,
): string | null => (value == null || trimmed(value) === '' ? null : title(name, value, max))

/** The address of a paper or a photograph, which browsers open: http or https, and nothing they would run. */
export function url(name: string, value: string): string {
  const kept = text(name, value, TEXT.url)
  if (/^https?:\/\/[^\s/?#]/i.test(kept) && !/\s/.test(kept) && URL.canParse(kept)) return kept
  throw badInput(
    `\`${name}\` must be an http(s) address, such as https://files.example.com/1.pdf.`,
    `\`${name}\` 须为 http(s) 地址,例如 https://files.example.com/1.pdf。`,
  )
}

/** A code that somebody gives to something, such as a course's, as it is stored: see `normaliseCode`. */
export const code = (name: string, value: string, max: number = TEXT.code): string =>
  text(name, normaliseCode(value), max)

/** What a text search asks for, word by word and in normal width; null where nothing is asked for. */
export function searchWords(name: string, value: string | null | undefined): readonly string[] | null {
  const asked = optionalText(name, value, TEXT.name)
  return asked === null ? null : wordsOf(asked)
}

const PHONE = /^\+?[\d -]*\d$/
/** A part in parentheses, such as an area code; not the end of a number. */
const PHONE_PART = /\((\d+)\)(?=.)/g
/** Digits of a number that can be dialled: from a short service number to an international one with an extension. */
const PHONE_DIGITS = { least: 5, most: 20 }

/** A telephone number, in the usual way of writing one; digits and signs of every width become ASCII. */
export function phone(name: string, value: string): string {
  const kept = bounded(name, trimmed(value), TEXT.code)
    .normalize('NFKC')
    .replace(/[\u2010-\u2015]/g, '-')
  const digits = kept.replace(/\D/g, '').length
  const plain = kept.replace(PHONE_PART, '$1')
  if (
    PHONE.test(plain) &&
    /^\+?\d/.test(plain) &&
    !plain.includes('--') &&
    digits >= PHONE_DIGITS.least &&
    digits <= PHONE_DIGITS.most
  )
    return kept
  throw badInput(
    `\`${name}\` must be a telephone number of ${PHONE_DIGITS.least} to ${PHONE_DIGITS.most} digits, such as 13812345678 or 0512-12345678.`,
    `\`${name}\` 须为 ${PHONE_DIGITS.least} 至 ${PHONE_DIGITS.most} 位数字的电话号码,例如 13812345678 或 0512-12345678。`,
  )
}

/** The same, where it may be left out: null for what is left out or blank. */
export const optionalPhone = (name: string, value: string | null | undefined): string | null =>
  value == null || trimmed(value) === '' ? null : phone(name, value)

/** One sign, no quotes or brackets of mail programs around it, and names between the dots of its domain. */
const EMAIL = /^[^\s@<>()[\]\\,;:"]+@[^\s@<>()[\]\\,;:".]+(\.[^\s@<>()[\]\\,;:".]+)+$/

/** An e-mail address, where it may be left out: whether somebody reads it is not asked. */
export function optionalEmail(name: string, value: string | null | undefined): string | null {
  const kept = optionalText(name, value?.normalize('NFKC'), TEXT.name)
  if (kept === null || EMAIL.test(kept)) return kept
  throw badInput(
    `\`${name}\` must be an e-mail address, such as name@example.com.`,
    `\`${name}\` 须为电子邮箱地址,例如 name@example.com。`,
  )
}

/** A whole number between two bounds, both included. */
export function wholeNumber(name: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value
  throw badInput(
    `\`${name}\` must be a whole number from ${least} to ${most}; it is ${value}.`,
    `\`${name}\` 须为 ${least} 至 ${most} 的整数,现为 ${value}。`,
  )
}

/** A decimal between two bounds, both included. */
export function decimalWithin(name: string, value: Decimal, least: number | string, most: number | string): Decimal {
  if (value.gte(least) && value.lte(most)) return value
  throw badInput(
    `\`${name}\` must be from ${least} to ${most}; it is ${value.toFixed()}.`,
    `\`${name}\` 须在 ${least} 至 ${most} 之间,现为 ${value.toFixed()}。`,
  )
}

/** An amount of either sign, or none, between two bounds, both included. */
export function moneyWithin(name: string, value: Money, least: Money, most: Money = MAX_AMOUNT): Money {
  if (value.compare(least) >= 0 && value.compare(most) <= 0) return value
  throw badInput(
    `\`${name}\` must be from ${least} to ${most}; it is ${value}.`,
    `\`${name}\` 须在 ${least} 至 ${most} 之间,现为 ${value}。`,
  )
}

/** The largest amount of one document: sums of millions of them are still amounts that can be read and written. */
export const MAX_AMOUNT = Money.parse('100000000000.00')

/** An amount above zero, up to `most`. */
export function amount(name: string, value: Money, most: Money = MAX_AMOUNT): Money {
  if (value.isPositive() && value.compare(most) <= 0) return value
  throw badInput(
    `\`${name}\` must be above 0.00 and at most ${most}; it is ${value}.`,
    `\`${name}\` 须大于 0.00 且不超过 ${most},现为 ${value}。`,
  )
}

/** Amounts between two, both included; an end that is left out bounds nothing. */
export interface AmountRange {
  readonly min?: Money | null
  readonly max?: Money | null
}

/** A range of amounts of either sign that does not end before it begins. */
export function amountRange(name: string, { min, max }: AmountRange): AmountRange {
  for (const [end, value] of Object.entries({ min, max }))
    if (value) moneyWithin(`${name}.${end}`, value, MAX_AMOUNT.negated())
  if (!min || !max || min.compare(max) <= 0) return { min, max }
  throw badInput(
    `\`${name}\` must not end before it begins: ${min} to ${max}.`,
    `\`${name}\` 的上限不得低于下限:${min} 至 ${max}。`,
  )
}

/** The days that business is done on: the company's first, and the last that arithmetic is done with. */
const FIRST_DAY: BusinessDate = '2000-01-01'
const LAST_DAY: BusinessDate = '2100-12-31'

/** A day between two bounds, both included. */
export function day(
  name: string,
  value: BusinessDate,
  least: BusinessDate = FIRST_DAY,
  most: BusinessDate = LAST_DAY,
): BusinessDate {
  if (value >= least && value <= most) return value
  throw badInput(
    `\`${name}\` must be from ${least} to ${most}; it is ${value}.`,
    `\`${name}\` 须在 ${least} 至 ${most} 之间,现为 ${value}。`,
  )
}

/** A period that does not end before it begins. */
export function period(name: string, { from, to }: Period): Period {
  day(`${name}.from`, from)
  day(`${name}.to`, to)
  if (from <= to) return { from, to }
  throw badInput(
    `\`${name}\` must not end before it begins: ${from} to ${to}.`,
    `\`${name}\` 的结束日不得早于开始日:${from} 至 ${to}。`,
  )
}

/** A list of a bounded number of items. */
export function items<Item>(name: string, value: readonly Item[], least: number, most: number): readonly Item[] {
  if (value.length >= least && value.length <= most) return value
  throw badInput(
    `\`${name}\` must have ${least} to ${most} items; it has ${value.length}.`,
    `\`${name}\` 须有 ${least} 至 ${most} 项,现有 ${value.length} 项。`,
  )
}

/** The same, each item once: words of an enum, say. */
export function distinctItems<Item>(name: string, value: readonly Item[], least: number, most: number): Item[] {
  const given = items(name, value, least, most)
  if (new Set(given).size === given.length) return [...given]
  throw badInput(`\`${name}\` must name each item once.`, `\`${name}\` 中每一项只能出现一次。`)
}

/** The code of an administrative division that there is (GB/T 2260, six digits) as it is stored, such as 320500. */
export function regionCode(name: string, value: string): string {
  const known = normaliseCode(value)
  if (isDivision(known)) return known
  const given = value.slice(0, TEXT.code)
  throw badInput(
    `\`${name}\` must be the six-digit code of an administrative division (GB/T 2260); "${given}" is none.`,
    `\`${name}\` 须为六位行政区划代码(GB/T 2260);“${given}”不是。`,
  )
}

/** The path of a region by its code, such as HUADONG/320000/320500/. */
export const regionPath = (name: string, value: string): string => regionPathOf(regionCode(name, value))!

/** The codes of some divisions as they are stored: each once, in order, from `least` to `most` given. */
export const regionCodes = (name: string, value: readonly string[], least: number, most: number): string[] =>
  [...new Set(items(name, value, least, most).map((code) => regionCode(name, code)))].sort()

/** The same of a place goods can go to: a city or a county, or a municipality's district; a province is no address. */
export function placePath(name: string, code: string): string {
  const path = regionPath(name, code)
  if (path.split('/').length > 3) return path
  throw badInput(
    `\`${name}\` must be the code of a city or a county; ${code} is a province.`,
    `\`${name}\` 须为市级或县级行政区划代码;${code} 为省级。`,
  )
}

/** An instant between two others, both included. */
export function instant(name: string, value: Date, least: Date, most: Date): Date {
  if (value >= least && value <= most) return value
  const [from, to] = [least.toISOString(), most.toISOString()]
  throw badInput(
    `\`${name}\` must be from ${from} to ${to}; it is ${value.toISOString()}.`,
    `\`${name}\` 须在 ${from} 至 ${to} 之间,现为 ${value.toISOString()}。`,
  )
}

/** When something was: at `now` or before, within the company's time. */
export const pastInstant = (name: string, value: Date, now: Date): Date =>
  instant(name, value, startOfDay(FIRST_DAY), now)

/** An id of a kind, such as an employee's, whose rows another department has: whether there is one is not asked. */
export function id(name: string, kind: IdKind, value: string): string {
  if (isId(kind, value)) return value
  const given = value.slice(0, TEXT.code)
  throw badInput(
    `\`${name}\` must be an id that begins with ${ID_PREFIXES[kind]}_; "${given}" is none.`,
    `\`${name}\` 须为以 ${ID_PREFIXES[kind]}_ 开头的标识;“${given}”不是。`,
  )
}

/** The same, where it may be left out: null for what is left out. */
export const optionalId = (name: string, kind: IdKind, value: string | null | undefined): string | null =>
  value == null ? null : id(name, kind, value)
