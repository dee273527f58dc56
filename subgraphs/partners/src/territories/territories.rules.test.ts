import { addDays } from '@channelgraph/values'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pathOf } from '../testing/fixture.ts'
import { type Claim, overlap, refuseConflict } from './territories.rules.ts'

const claim = (change: Partial<Claim> = {}): Claim => {
  const regionCodes = change.regionCodes ?? ['320500']
  return {
    regionCodes,
    regionPaths: regionCodes.map(pathOf),
    productLines: ['AC-7KW'],
    validFrom: '2026-01-01',
    validTo: '2026-12-31',
    ...change,
  }
}

describe('X-01 two exclusive territories sharing region x product line x time conflict', () => {
  test('X-01 in the same region, in one above and in one below, but not beside', () => {
    for (const [code, conflict] of [
      ['320500', true],
      ['320000', true],
      ['320505', true],
      ['330000', false],
      ['440300', false],
    ] as const)
      expect([code, overlap(claim(), claim({ regionCodes: [code] }))]).toEqual([code, conflict])
  })

  test('X-01 for the same line; no line named means all of them', () => {
    expect(overlap(claim(), claim({ productLines: ['DC-120KW'] }))).toBe(false)
    expect(overlap(claim(), claim({ productLines: ['DC-120KW', 'AC-7KW'] }))).toBe(true)
    expect(overlap(claim(), claim({ productLines: [] }))).toBe(true)
  })

  test('X-01 on the same days: one that begins the day after the other ends does not', () => {
    expect(overlap(claim(), claim({ validFrom: '2026-12-31', validTo: '2027-12-31' }))).toBe(true)
    expect(overlap(claim(), claim({ validFrom: '2027-01-01', validTo: '2027-12-31' }))).toBe(false)
  })

  test('X-01 the refusal says where and when, and not who', () => {
    const held = claim({ regionCodes: ['320000'], validTo: '2026-06-30' })
    expect(refuseConflict(claim(), [held])).toEqual({
      __typename: 'TerritoryConflict',
      code: 'TERRITORY_CONFLICT',
      message: '320000 is granted exclusively for AC-7KW, from 2026-01-01 to 2026-06-30 too.',
      text: {
        en: '320000 is granted exclusively for AC-7KW, from 2026-01-01 to 2026-06-30 too.',
        zh: '320000 的产品线 AC-7KW 在 2026-01-01 至 2026-06-30 期间也已独家授权。',
      },
      lines: ['AC-7KW'],
      regionCodes: ['320000'],
      from: '2026-01-01',
      to: '2026-06-30',
    })
  })

  test('X-01 whatever is granted in whatever order, no county, line and day is ever granted exclusively twice', () => {
    const PROVINCES = ['320000', '330000']
    const COUNTIES = PROVINCES.flatMap((province) =>
      ['01', '05'].flatMap((city) => ['01', '02'].map((county) => `${province.slice(0, 2)}${city}${county}`)),
    )
    const CODES = [...PROVINCES, ...new Set(COUNTIES.map((code) => `${code.slice(0, 4)}00`)), ...COUNTIES]
    const LINES = ['AC', 'DC']
    const DAYS = 6
    const claims = fc
      .record({
        regionCodes: fc.uniqueArray(fc.constantFrom(...CODES), { minLength: 1, maxLength: 3 }),
        productLines: fc.subarray(LINES),
        first: fc.nat(DAYS - 1),
        days: fc.nat(DAYS - 1),
      })
      .map(({ regionCodes, productLines, first, days }) => {
        const validFrom = addDays('2026-01-01', first)
        return claim({ regionCodes, productLines, validFrom, validTo: addDays(validFrom, days) })
      })
    /** What a claim gives, one by one: county x line x day. */
    const cellsOf = ({ regionPaths, productLines, validFrom, validTo }: Claim): string[] =>
      COUNTIES.filter((county) => regionPaths.some((path) => pathOf(county).startsWith(path))).flatMap((county) =>
        (productLines.length === 0 ? LINES : productLines).flatMap((line) => {
          const cells: string[] = []
          for (let day = validFrom; day <= validTo; day = addDays(day, 1)) cells.push(`${county} ${line} ${day}`)
          return cells
        }),
      )
    fc.assert(
      fc.property(fc.array(claims, { maxLength: 12 }), (wanted) => {
        const granted: Claim[] = []
        const taken = new Set<string>()
        for (const next of wanted) {
          const free = cellsOf(next).every((cell) => !taken.has(cell))
          expect(refuseConflict(next, granted) === null).toBe(free)
          if (!free) continue
          granted.push(next)
          for (const cell of cellsOf(next)) taken.add(cell)
        }
      }),
    )
  })
})
