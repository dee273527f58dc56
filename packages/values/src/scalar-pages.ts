import type { valueScalars } from './scalars.ts'

// What a client has to know of our scalars: the pages that `@specifiedBy` of values.graphql leads to, and their types in JavaScript.
// scalar-pages.test.ts holds every example against the scalar itself.

/** Where the pages of the scalars are, whoever serves the graph; a gateway that knows its own address gives that (PUBLIC_URL). */
export const SCALAR_PAGES_AT = 'https://channelgraph.example/scalars/'

/** What a page says of a scalar. All values travel as JSON strings, in both directions. */
export interface ScalarPage {
  readonly name: keyof typeof valueScalars
  /** What it is, with its Chinese term. */
  readonly what: string
  /** What every answer looks like: a regular expression without its slashes. */
  readonly answered: string
  /** Which values are taken, and what of them is not kept. */
  readonly taken: string
  /** What is given, and how it is answered. */
  readonly examples: Readonly<Record<string, string>>
  /** What is refused, as JSON, and why. */
  readonly refused: Readonly<Record<string, string>>
  /** The code of a refusal. */
  readonly code: string
  /** How it is read and computed with in JavaScript. */
  readonly reading: string
}

export const SCALAR_PAGES: readonly ScalarPage[] = [
  {
    name: 'Money',
    what: 'An amount of CNY, exact to the fen (金额).',
    answered: '^-?(0|[1-9]\\d*)\\.\\d{2}$',
    taken:
      'A decimal string of at most 16 digits before the point and at most two after it, a minus sign before it where it is negative. No plus sign, no exponent, no thousands separator, no leading zeros. Sums that are answered may have more digits.',
    examples: { '1234.50': '1234.50', '1234.5': '1234.50', '0': '0.00', '-0.01': '-0.01' },
    refused: {
      '1234.5': 'a JSON number: it may have been rounded before it was sent',
      '"1,234.50"': 'a separator',
      '"0.001"': 'less than a fen',
      '"01.00"': 'a leading zero',
      '"12345678901234567.00"': 'more than 16 digits',
    },
    code: 'BAD_MONEY',
    reading:
      'Never `Number(amount)`: 0.1 + 0.2 is not 0.3. Count in fen with BigInt(amount.replace(".", "")), or use a library of decimals, such as decimal.js or big.js. Compare amounts as such, not as texts.',
  },
  {
    name: 'Decimal',
    what: 'A rate, a unit price or a score (小数).',
    answered: '^-?\\d+\\.\\d{6}$',
    taken:
      'A decimal string of at most 18 digits before the point and at most six after it. What is answered is rounded to six, half up.',
    examples: { '0.13': '0.130000', '12': '12.000000', '-1.5': '-1.500000' },
    refused: {
      '0.13': 'a JSON number: it may have been rounded before it was sent',
      '"13%"': 'a percentage: 0.13 is meant',
      '"0.1234567"': 'more than six digits after the point',
      '"1e3"': 'an exponent',
    },
    code: 'BAD_USER_INPUT',
    reading:
      'For a chart `Number(rate)` will do. Whatever becomes an amount of money is computed with a library of decimals, such as decimal.js or big.js, and rounded once.',
  },
  {
    name: 'Date',
    what: 'A business date in Asia/Shanghai (日期): a day, and no instant.',
    answered: '^\\d{4}-\\d{2}-\\d{2}$',
    taken:
      'A day that exists, from 1900-01-01 to 2199-12-31, written YYYY-MM-DD. A field may take fewer days, and says so.',
    examples: { '2026-11-23': '2026-11-23', '2024-02-29': '2024-02-29' },
    refused: {
      '"2026-13-01"': 'there is no 13th month',
      '"2026-02-29"': 'a day that 2026 does not have',
      '"2026-11-23T00:00:00Z"': 'an instant',
      '"23.11.2026"': 'another form',
      '"1899-12-31"': 'before 1900',
    },
    code: 'BAD_USER_INPUT',
    reading:
      'Keep it as a text: texts of this form sort and compare as the days do. `new Date("2026-11-23")` is midnight in London, which is another day west of it; for a calendar use Temporal.PlainDate, or split it at the dashes.',
  },
  {
    name: 'DateTime',
    what: 'An instant (时间) in RFC 3339.',
    answered: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$',
    taken:
      'An instant with its offset, Z or +08:00, from 1900-01-01 to 2199-12-31; seconds may be left out. Fractions are kept to the millisecond. It is answered in UTC, whatever offset it was given with.',
    examples: {
      '2026-11-23T09:30:00+08:00': '2026-11-23T01:30:00.000Z',
      '2026-11-23T01:30Z': '2026-11-23T01:30:00.000Z',
    },
    refused: {
      '"2026-11-23T09:30:00"': 'no offset: nobody knows which instant it is',
      '"2026-11-31T00:00:00Z"': 'a day that November does not have',
      '"2026-11-23T24:00:00Z"': 'there is no hour 24',
      '1795397400000': 'a JSON number',
    },
    code: 'BAD_USER_INPUT',
    reading:
      '`new Date(text)` reads it. Days and hours are the business\'s in Asia/Shanghai: show them with Intl.DateTimeFormat(locale, { timeZone: "Asia/Shanghai" }).',
  },
]

/** The JavaScript type of every scalar of ours, as graphql-codegen's `scalars` takes it. */
export const SCALAR_TYPES: Readonly<Record<string, 'string'>> = Object.fromEntries(
  SCALAR_PAGES.map(({ name }) => [name, 'string' as const]),
)

/** A page as text. */
export function scalarPage({ name, what, answered, taken, examples, refused, code, reading }: ScalarPage): string {
  const given = Object.entries(examples).map(([text, answer]) => `  "${text}" is answered as "${answer}"`)
  const wrong = Object.entries(refused).map(([json, why]) => `  ${json}: ${why}`)
  return `${name}

${what}
It travels as a JSON string in both directions, in variables and literals alike, and never as a number.

Answered
  ${answered}

Taken
  ${taken}
${given.join('\n')}

Refused with ${code}, naming the place and what to give
${wrong.join('\n')}

In JavaScript and TypeScript
  A string. ${reading}
  graphql-codegen: scalars: ${JSON.stringify(SCALAR_TYPES)}, which is /scalars.json here.
`
}
