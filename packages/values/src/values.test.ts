import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addBusinessTime,
  addMonths,
  addWorkingDays,
  businessDateOf,
  businessTimeBetween,
  calendarCovers,
  Decimal,
  formatDecimal,
  hasValidUsccCheck,
  idOfKey,
  isId,
  isWorkingDay,
  keyOfId,
  Money,
  newId,
  precedingPeriod,
  regionPathOf,
  subtractBusinessTime,
  usccCheckCharacter,
  vatOf,
  WORKING_DAY_MS,
  workingDayOnOrBefore,
} from './index.ts'

describe('Money', () => {
  const fen = fc.bigInt(-(10n ** 15n), 10n ** 15n)

  test('survives being written and read again, to the fen', () => {
    fc.assert(fc.property(fen, (amount) => Money.parse(Money.ofFen(amount).toString()).fen === amount))
  })

  test('adds without loss in any order', () => {
    fc.assert(
      fc.property(fc.array(fen), (amounts) => {
        const parts = amounts.map(Money.ofFen)
        expect(Money.sum(parts).equals(Money.sum(parts.toReversed()))).toBe(true)
      }),
    )
  })

  test('refuses a JSON number with BAD_MONEY', () => {
    expect(() => Money.parse(12.5)).toThrow(expect.objectContaining({ extensions: { code: 'BAD_MONEY' } }))
    for (const text of ['1.234', '1e3', '', '01.00', ' 1', '--1', 'NaN']) expect(() => Money.parse(text)).toThrow()
  })

  test('worked example: 106,194.69 net at 13 % is 120,000.00 gross', () => {
    const net = Money.round(new Decimal('35398.23').times(3))
    const vat = vatOf(net, new Decimal('0.13'))
    expect([net, vat, net.plus(vat)].map(String)).toEqual(['106194.69', '13805.31', '120000.00'])
  })

  test('rounds half up, away from zero', () => {
    expect(String(Money.round(new Decimal('0.005')))).toBe('0.01')
    expect(String(Money.round(new Decimal('-0.005')))).toBe('-0.01')
    expect(formatDecimal(new Decimal(2).div(3))).toBe('0.666667')
  })
})

describe('the business calendar', () => {
  test('closes the month at 24:00 in Shanghai', () => {
    expect(businessDateOf(new Date('2026-09-30T15:59:59.999Z'))).toBe('2026-09-30')
    expect(businessDateOf(new Date('2026-09-30T16:00:00Z'))).toBe('2026-10-01')
  })

  test('knows public holidays and make-up days, and says which years it does not know', () => {
    expect(isWorkingDay('2026-10-01')).toBe(false)
    expect(isWorkingDay('2026-10-10')).toBe(true)
    expect(calendarCovers('2026-12-31')).toBe(true)
    expect(calendarCovers('2027-01-01')).toBe(false)
    expect(isWorkingDay('2027-01-02')).toBe(false)
  })

  test('worked example: 8 business hours from Wed 2026-09-30 17:00 end Thu 2026-10-08 16:00', () => {
    const due = addBusinessTime(new Date('2026-09-30T17:00:00+08:00'), 8 * 3_600_000)
    expect(due.toISOString()).toBe(new Date('2026-10-08T16:00:00+08:00').toISOString())
  })

  test('worked example: a due Sunday 2026-08-30 moves back to Friday', () => {
    expect(workingDayOnOrBefore('2026-08-30')).toBe('2026-08-28')
  })

  test('business time added is business time measured', () => {
    const start = fc.integer({ min: Date.parse('2025-01-01'), max: Date.parse('2026-06-30') })
    fc.assert(
      fc.property(start, fc.integer({ min: 0, max: 20 * 9 * 3_600_000 }), (at, ms) => {
        expect(businessTimeBetween(new Date(at), addBusinessTime(new Date(at), ms))).toBe(ms)
      }),
      { numRuns: 60 },
    )
  })

  test('working days and months are counted on the calendar', () => {
    expect(addWorkingDays('2026-09-30', 1)).toBe('2026-10-08')
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28')
    expect(precedingPeriod({ from: '2026-07-01', to: '2026-09-30' })).toEqual({ from: '2026-04-01', to: '2026-06-30' })
    expect(precedingPeriod({ from: '2026-07-02', to: '2026-07-03' })).toEqual({ from: '2026-06-30', to: '2026-07-01' })
  })
})

test('business time subtracted is business time that has passed since', () => {
  // Friday evening to Tuesday morning: the clock starts on Monday at nine.
  expect(subtractBusinessTime(new Date('2026-11-24T09:00:00+08:00'), WORKING_DAY_MS)).toEqual(
    new Date('2026-11-23T09:00:00+08:00'),
  )
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 90 * 86_400_000 }),
      fc.integer({ min: 0, max: 30 * 3_600_000 }),
      (after, ms) => {
        const end = new Date(Date.parse('2026-08-01T00:00:00Z') + after)
        expect(businessTimeBetween(subtractBusinessTime(end, ms), end)).toBe(ms)
      },
    ),
  )
})

test("a region's path follows from its code, and what is no code of a province has none", () => {
  expect(regionPathOf('440304')).toBe('HUANAN/440000/440300/440304/')
  expect(regionPathOf('320500')).toBe('HUADONG/320000/320500/')
  expect(regionPathOf('110000')).toBe('HUABEI/110000/')
  expect(['000000', '990000', '4403', 'x40304'].map(regionPathOf)).toEqual([null, null, null, null])
})

test('ids are prefixed, sortable, and checked before use', () => {
  const id = newId('partner')
  expect(isId('partner', id)).toBe(true)
  expect(isId('order', id)).toBe(false)
  expect(isId('partner', "ptn_' or 1=1 --")).toBe(false)
})

test('the check character of a unified social credit code follows GB 32100', () => {
  expect(usccCheckCharacter('91350203M0001QAY9')).toBe('9')
  expect(hasValidUsccCheck('91350203M0001QAY9B')).toBe(false)
  expect(hasValidUsccCheck('91350203M0001QAY99')).toBe(true)
})

test('an id that is made of a key gives the key back, and nothing that was changed is one', () => {
  for (const key of ['440300', 'GroundFailure', 'SN-2026/0001', '桩'])
    expect(keyOfId('charger', idOfKey('charger', key))).toBe(key)
  const id = idOfKey('region', '440300')
  for (const changed of [id.toUpperCase(), `${id}0`, id.slice(0, -1), `${id} `, 'rgn_', 'rgn_00', 'rgn_0a', 'rgn_ff'])
    expect([changed, keyOfId('region', changed)]).toEqual([changed, null])
  expect(keyOfId('charger', idOfKey('charger', 'x'.repeat(101)))).toBeNull()
  expect(keyOfId('charger', id)).toBeNull()
})
