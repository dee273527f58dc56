import fc from 'fast-check'
import { Kind } from 'graphql'
import { expect, test } from 'vitest'
import { DateScalar, DateTimeScalar, MoneyScalar } from './index.ts'

test('A: an instant on a day or at an hour that does not exist is refused, not moved to the next day', () => {
  for (const value of [
    '2026-11-31T10:00:00+08:00',
    '2026-02-30T10:00:00Z',
    '2025-02-29T00:00:00Z',
    '2026-11-30T24:00:00Z',
    '2026-11-30T23:60:00Z',
    '2026-11-30T23:59:60Z',
    '2026-11-30T10:00:00+24:00',
    '2026-13-01T10:00:00Z',
  ])
    expect(() => DateTimeScalar.parseValue(value), value).toThrow(/must be an instant that exists/)
  expect(DateTimeScalar.parseValue('2024-02-29T23:59:59.999+08:00')).toEqual(new Date('2024-02-29T15:59:59.999Z'))
  expect(() => DateTimeScalar.parseLiteral({ kind: Kind.STRING, value: '2026-11-31T10:00:00Z' }, {})).toThrow()
})

test('A: no day and no instant comes in that arithmetic could carry beyond what the database knows', () => {
  for (const day of ['0001-01-01', '0000-01-01', '1899-12-31', '2200-01-01', '9999-12-31']) {
    expect(() => DateScalar.parseValue(day), day).toThrow(/from 1900-01-01 to 2199-12-31/)
    expect(() => DateTimeScalar.parseValue(`${day}T10:00:00Z`), day).toThrow(/from 1900-01-01 to 2199-12-31/)
  }
  expect(['1900-01-01', '2199-12-31'].map((day) => DateScalar.parseValue(day))).toEqual(['1900-01-01', '2199-12-31'])
})

test('an instant that is answered comes in again as the same instant', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2199-12-31T23:59:59Z'), noInvalidDate: true }),
      (at) => {
        expect(DateTimeScalar.parseValue(DateTimeScalar.serialize(at))).toEqual(at)
      },
    ),
  )
})

test('what a scalar refuses, it refuses in both languages', () => {
  for (const [scalar, value] of [
    [DateScalar, '2026-02-30'],
    [DateTimeScalar, 'yesterday'],
    [MoneyScalar, 12],
  ] as const)
    expect(() => scalar.parseValue(value)).toThrow(
      expect.objectContaining({
        text: { en: expect.stringContaining('must be'), zh: expect.stringContaining('须为') },
      }),
    )
})
