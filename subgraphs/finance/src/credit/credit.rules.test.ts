import { personaNamed } from '@channelgraph/access'
import { Money } from '@channelgraph/values'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { availableOf, creditStatus, decideReservation, expiryOf, inUse, refuseRaise } from './credit.rules.ts'

const m = Money.parse
const line = {
  id: 'ptn',
  limit: m('1000.00'),
  approvedLimit: m('1000.00'),
  validTo: '2026-12-31',
  blocked: false,
  blockReason: null,
  blockReasonForPartner: false,
  version: 1,
}
const free = { used: Money.zero, reserved: Money.zero }
const TODAY = '2026-11-23'

describe('a reservation', () => {
  test('is granted up to the last fen that is available, and refused beyond it', () => {
    const position = { used: m('300.00'), reserved: m('200.00') }
    expect(decideReservation(line, position, m('500.00'), TODAY)).toEqual({ reason: null, available: Money.zero })
    expect(decideReservation(line, position, m('500.01'), TODAY)).toEqual({ reason: 'LIMIT', available: m('500.00') })
  })

  test('needs a line that is in force and not blocked', () => {
    expect(decideReservation(null, free, m('1.00'), TODAY).reason).toBe('NO_CREDIT_LINE')
    expect(decideReservation({ ...line, validTo: '2026-11-22' }, free, m('1.00'), TODAY).reason).toBe('NO_CREDIT_LINE')
    expect(decideReservation({ ...line, validTo: TODAY }, free, m('1.00'), TODAY).reason).toBeNull()
    expect(decideReservation({ ...line, blocked: true }, free, m('1.00'), TODAY).reason).toBe('BLOCKED')
  })

  test('never takes more than the limit, whatever is asked for in whatever order', () => {
    const fen = fc.bigInt({ min: 0n, max: 60_000n })
    fc.assert(
      fc.property(fc.array(fen), (asked) => {
        let reserved = Money.zero
        for (const needed of asked.map((n) => Money.ofFen(n))) {
          const { reason } = decideReservation(line, { used: Money.zero, reserved }, needed, TODAY)
          if (!reason) reserved = reserved.plus(needed)
          expect(availableOf(line, { used: Money.zero, reserved }).isNegative()).toBe(false)
        }
      }),
    )
  })

  test('ends with its 90th day', () => {
    expect(expiryOf('2026-11-23').toISOString()).toBe('2027-02-21T16:00:00.000Z') // 24:00 of 2027-02-21 in Shanghai
  })
})

test('the status warns below a fifth of the limit, and is blocked by finance or past the last day', () => {
  const at = (used: string) => creditStatus(line, { used: m(used), reserved: Money.zero }, TODAY)
  expect([at('800.00'), at('800.01')]).toEqual(['OK', 'WARNING'])
  expect(creditStatus({ ...line, blocked: true }, free, TODAY)).toBe('BLOCKED')
  expect(creditStatus(line, free, '2027-01-01')).toBe('BLOCKED')
  expect(inUse({ used: m('1.00'), reserved: m('2.00') }).toString()).toBe('3.00')
})

test('finance raises a limit by up to 20 %; beyond that management does', () => {
  const [finance, management] = [personaNamed('finance').viewer, personaNamed('management').viewer]
  expect(refuseRaise(finance, line, m('1200.00'))).toBeNull()
  expect(refuseRaise(finance, line, m('1200.01'))?.code).toBe('CREDIT_RAISE_NEEDS_MANAGEMENT')
  expect(refuseRaise(management, line, m('9000.00'))).toBeNull()
  expect(refuseRaise(finance, line, m('0.00'))).toBeNull()
})
