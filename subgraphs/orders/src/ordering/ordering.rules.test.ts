import { Decimal } from '@channelgraph/values'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  amountsBetween,
  amountsOf,
  isInsideTerritory,
  lateBefore,
  type Quantities,
  statusOf,
  sumOf,
} from './ordering.rules.ts'

const line = (qty: number, given: Partial<Quantities> = {}): Quantities => ({
  lineNo: 1,
  qty,
  allocatedQty: 0,
  shippedQty: 0,
  deliveredQty: 0,
  cancelledQty: 0,
  ...given,
})

describe('quantities', () => {
  test('say the status: of all lines together, least advanced first', () => {
    const cases: [ReturnType<typeof statusOf>, ...Quantities[]][] = [
      ['CONFIRMED', line(2), line(1)],
      ['ALLOCATED', line(2, { allocatedQty: 1 }), line(1)],
      ['PARTIALLY_SHIPPED', line(2, { allocatedQty: 2, shippedQty: 2 }), line(1)],
      ['SHIPPED', line(2, { allocatedQty: 2, shippedQty: 2 }), line(1, { cancelledQty: 1 })],
      ['PARTIALLY_DELIVERED', line(2, { allocatedQty: 2, shippedQty: 2, deliveredQty: 1 })],
      ['DELIVERED', line(3, { allocatedQty: 2, shippedQty: 2, deliveredQty: 2, cancelledQty: 1 })],
      ['CANCELLED', line(2, { cancelledQty: 2 }), line(1, { cancelledQty: 1 })],
    ]
    for (const [status, ...lines] of cases) expect(statusOf(lines)).toBe(status)
  })
})

describe('amounts', () => {
  test('worked example of 6.2: 3 x 35,398.23 = 106,194.69, VAT 13,805.31, gross 120,000.00', () => {
    const total = sumOf([amountsOf({ unitPriceNet: new Decimal('35398.23'), vatRate: new Decimal('0.13') }, 3)])
    expect([total.net, total.vat, total.gross].map(String)).toEqual(['106194.69', '13805.31', '120000.00'])
  })

  test('parts of a line, delivered or cancelled, add up to the line to the cent, however it is split', () => {
    const price = fc.integer({ min: 1, max: 10_000_000_000 }).map((n) => new Decimal(n).div(1_000_000))
    fc.assert(
      fc.property(
        price,
        fc.constantFrom('0.13', '0.06', '0'),
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 8 }),
        (unitPriceNet, rate, parts) => {
          const priced = { unitPriceNet, vatRate: new Decimal(rate) }
          let before = 0
          const amounts = parts.map((qty) => {
            const part = amountsBetween(priced, before, before + qty)
            before += qty
            return part
          })
          const whole = amountsOf(priced, before)
          expect(sumOf(amounts)).toEqual({ ...whole, gross: whole.net.plus(whole.vat) })
          for (const { net, vat } of amounts) expect(net.isNegative() || vat.isNegative()).toBe(false)
        },
      ),
    )
  })
})

test('a territory covers what lies below its regions, its product lines or all, and its days', () => {
  const territory = {
    regionPaths: ['HUADONG/320000/'],
    productLines: ['DC_FAST'],
    validFrom: '2026-01-01',
    validTo: '2026-12-31',
  }
  const inside = (path: string, productLine: string, on: string) =>
    isInsideTerritory([territory], path, productLine, on)
  expect(inside('HUADONG/320000/320500/320506/', 'DC_FAST', '2026-12-31')).toBe(true)
  expect(inside('HUADONG/330000/330100/', 'DC_FAST', '2026-06-01')).toBe(false)
  expect(inside('HUADONG/320000/320500/', 'AC_HOME', '2026-06-01')).toBe(false)
  expect(inside('HUADONG/320000/320500/', 'DC_FAST', '2027-01-01')).toBe(false)
  expect(isInsideTerritory([{ ...territory, productLines: [] }], 'HUADONG/320000/', 'AC_HOME', '2026-06-01')).toBe(true)
})

test('O-02 late is what was submitted more than one working day of business time ago', () => {
  expect(lateBefore(new Date('2026-11-24T10:00:00+08:00'))).toEqual(new Date('2026-11-23T10:00:00+08:00'))
  // Over a weekend.
  expect(lateBefore(new Date('2026-11-23T09:30:00+08:00'))).toEqual(new Date('2026-11-20T09:30:00+08:00'))
})
