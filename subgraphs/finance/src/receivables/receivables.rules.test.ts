import { Decimal, formatDecimal, Money } from '@channelgraph/values'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { invoicesOf } from '../invoices/invoices.rules.ts'
import { paymentStatusOf } from '../orders/orders.rules.ts'
import { allocate } from '../payments/payments.rules.ts'
import { onTimePaymentRate, overdueDaysOf, paymentWindow } from './receivables.rules.ts'

const m = Money.parse

test('a receivable is overdue from the day after its due date, and no longer once it is paid', () => {
  const days = (dueOn: string, open = '1.00') => overdueDaysOf({ dueOn, open: m(open) }, '2026-11-23')
  expect([days('2026-11-24'), days('2026-11-23'), days('2026-11-22'), days('2026-10-23')]).toEqual([0, 0, 1, 31])
  expect(days('2026-10-23', '0.00')).toBe(0)
})

test('the rate of payment on time is null where nothing fell due, and else has six decimals', () => {
  expect(onTimePaymentRate(null)).toBeNull()
  expect(formatDecimal(onTimePaymentRate({ fellDue: m('3.00'), onTime: m('2.00') })!)).toBe('0.666667')
  expect(paymentWindow('2026-11-23')).toEqual({ from: '2025-11-23', until: '2026-11-23' })
})

test('a payment is spread to the last fen, and never pays more of a receivable than is open', () => {
  const fen = fc.bigInt({ min: 0n, max: 10_000n }).map((n) => Money.ofFen(n))
  fc.assert(
    fc.property(fen, fc.array(fen), (amount, opens) => {
      const receivables = opens.map((open) => ({ open }))
      const { allocations, rest } = allocate(amount, receivables)
      expect(Money.sum([...allocations.map((part) => part.amount), rest]).equals(amount)).toBe(true)
      expect(
        allocations.every((part) => part.amount.isPositive() && part.amount.compare(part.receivable.open) <= 0),
      ).toBe(true)
      // Something is left over only where all receivables are paid.
      expect(rest.isZero() || Money.sum(opens).equals(Money.sum(allocations.map((part) => part.amount)))).toBe(true)
    }),
  )
})

test('a settlement is billed once a rate, and its invoices add up to it', () => {
  const line = fc.record({
    vatRate: fc.constantFrom('0.13', '0.130000', '0.06', '0.09').map((text) => new Decimal(text)),
    net: fc.bigInt({ min: 1n, max: 10_000n }).map((n) => Money.ofFen(n)),
  })
  fc.assert(
    fc.property(fc.array(line), (drawn) => {
      const lines = drawn.map(({ vatRate, net }) => ({
        vatRate,
        net,
        vat: net.times(vatRate),
        gross: net.plus(net.times(vatRate)),
      }))
      const invoices = invoicesOf(lines)
      expect(new Set(invoices.map(({ vatRate }) => formatDecimal(vatRate))).size).toBe(invoices.length)
      for (const part of ['net', 'vat', 'gross'] as const) {
        expect(Money.sum(invoices.map((sum) => sum[part])).equals(Money.sum(lines.map((one) => one[part])))).toBe(true)
      }
    }),
  )
})

test('an order is as overdue as its worst part, and PAID only when all goods accepted are', () => {
  const order = {
    orderId: 'ord',
    billable: m('100.00'),
    settled: m('100.00'),
    paid: m('0.00'),
    overdue: m('0.00'),
    dueToday: m('0.00'),
  }
  expect(paymentStatusOf(order)).toBe('NOT_DUE')
  expect(paymentStatusOf({ ...order, paid: m('40.00') })).toBe('PARTIAL')
  expect(paymentStatusOf({ ...order, paid: m('40.00'), dueToday: m('60.00') })).toBe('DUE')
  expect(paymentStatusOf({ ...order, paid: m('40.00'), dueToday: m('30.00'), overdue: m('30.00') })).toBe('OVERDUE')
  expect(paymentStatusOf({ ...order, paid: m('100.00') })).toBe('PAID')
  expect(paymentStatusOf({ ...order, billable: m('120.00'), paid: m('100.00') })).toBe('PARTIAL')
})
