import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { wordsOf } from './codes.ts'
import {
  check,
  codeKey,
  dailySeries,
  documentNumber,
  knownSpelling,
  monthlySeries,
  normaliseCode,
  yearlySeries,
} from './index.ts'

const full = (character: string) => String.fromCodePoint(character.codePointAt(0)! + 0xfee0)
/** A character as somebody may type it: in either case, of normal width or full, with a blank before it or something unseen. */
const typed = (character: string): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom('', '', '', ' ', '\u3000', '\u200b'), fc.boolean(), fc.boolean())
    .map(([before, low, wide]) => {
      const cased = low ? character.toLowerCase() : character
      return before + (wide ? full(cased) : cased)
    })
const typings = (code: string) => fc.tuple(...[...code].map(typed)).map((characters) => characters.join(''))

const day = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((at) => at.toISOString().slice(0, 10))
const series = fc.oneof(
  fc.tuple(fc.constantFrom('SO', 'RT', 'TK', 'CP'), day).map(([prefix, on]) => dailySeries(prefix, on)),
  fc.tuple(fc.constantFrom('ST', 'ADJ'), day).map(([prefix, on]) => monthlySeries(prefix, on)),
  fc.tuple(fc.constantFrom('INV', 'AP-', 'CT-', 'CE-'), day).map(([prefix, on]) => yearlySeries(prefix, on)),
  fc.integer({ min: 110000, max: 659999 }).map((city) => `PT-${city}`),
)

describe('a number or a code', () => {
  test('of every series that we print is read as it is printed, in whatever case, width and with whatever blanks', () => {
    const printed = fc.tuple(series, fc.integer({ min: 1, max: 2_000_000 })).map(([name, n]) => documentNumber(name, n))
    fc.assert(
      fc.property(
        printed.chain((no) => fc.tuple(fc.constant(no), typings(no))),
        ([no, given]) => {
          expect(normaliseCode(no)).toBe(no)
          expect(normaliseCode(given)).toBe(no)
        },
      ),
    )
  })

  test('read twice is the same as read once, whatever text it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (given) => {
        expect(normaliseCode(normaliseCode(given))).toBe(normaliseCode(given))
      }),
      { numRuns: 2_000, examples: [['i\u0307'], ['e\u200d\u0301'], ['\u00b4'], ['ﬃ'], ['ß'], ['\ufb4f']] },
    )
  })

  test('has one hyphen, whichever dash was typed, and nothing is left of a blank one', () => {
    for (const dash of ['-', '\u2010', '\u2011', '–', '—', '\u2212', '－', '﹣'])
      expect(normaliseCode(`ct${dash}2026${dash}000001`)).toBe('CT-2026-000001')
    for (const blank of [null, undefined, '', '  ', '\u3000\u200b', '\u0000']) expect(normaliseCode(blank)).toBe('')
  })

  test('C: of two spellings is one: separators tell no codes apart, and what is known is read as it is known', () => {
    for (const typed of ['DC-FAST', 'dc_fast', 'DC FAST', 'ｄｃ．ｆａｓｔ', 'DC/FAST', 'dcfast', 'DC—FAST'])
      expect([codeKey(typed), knownSpelling(typed, ['AC', 'DC-FAST'])]).toEqual(['DCFAST', 'DC-FAST'])
    expect(knownSpelling('dc_slow', ['DC-FAST'])).toBe('DC_SLOW')
    expect(codeKey('-_./')).toBe('')
  })

  test('of a region is found in any width and refused by its name where there is none', () => {
    expect(check.regionCode('regionCode', ' ３２０５００ ')).toBe('320500')
    expect(check.regionPath('regionCode', '３２０５００')).toBe('HUADONG/320000/320500/')
    expect(() => check.regionCode('regionCode', '９９０５００')).toThrow('`regionCode` must be the six-digit code')
    for (const none of ['320599', '329900', '110200', '810000', '320500000'])
      expect(() => check.regionCode('regionCode', none)).toThrow(`"${none}" is none`)
    expect(() => check.code('code', ' \u200b')).toThrow('`code` must not be blank')
  })
})

describe('a text that is searched for', () => {
  test('is its words, each once, in normal width and without what is unseen', () => {
    expect(check.searchWords('search', ' \u3000苏州　ＥＶ  苏州\u200b ')).toEqual(['苏州', 'EV'])
    for (const blank of [null, undefined, '', '   ', '\u3000\u200b'])
      expect(check.searchWords('search', blank)).toBeNull()
    expect(() => check.searchWords('search', 'x'.repeat(201))).toThrow('`search` must have at most 200 characters')
  })

  test('split again gives the same words', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (given) => {
        expect(wordsOf(wordsOf(given).join(' '))).toEqual(wordsOf(given))
      }),
      { numRuns: 2_000, examples: [['e\u200d\u0301 \u00b4']] },
    )
  })
})
