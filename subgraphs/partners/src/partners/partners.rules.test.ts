import { personaNamed } from '@channelgraph/access'
import { Decimal, formatDecimal } from '@channelgraph/values'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { healthScore } from './health-score.rules.ts'
import { refuseReinstatement, refuseSuspension } from './partners.rules.ts'

const d = (text: string) => new Decimal(text)
const example = {
  ordersKpi: { targetAttainment: d('0.92'), stockCoverDays: d('7.5') },
  supportKpi: { upheldComplaintsPer100Units: d('1.2'), csat: d('88') },
  financeKpi: { maxOverdueDays: 12, onTimePaymentRate: d('0.95') },
}

describe('the health score', () => {
  test('worked example of 3.14: 83.85', () => {
    expect(formatDecimal(healthScore(example)!)).toBe('83.850000')
  })

  test('is unknown while a department is away', () => {
    expect(healthScore({ ...example, supportKpi: null })).toBeNull()
  })

  test('gives the weight of a missing figure to the others', () => {
    const perfect = {
      ordersKpi: { targetAttainment: d('1'), stockCoverDays: null },
      supportKpi: { upheldComplaintsPer100Units: null, csat: null },
      financeKpi: { maxOverdueDays: 0, onTimePaymentRate: null },
    }
    expect(healthScore(perfect)?.toString()).toBe('100')
  })

  test('gives nothing for payment once something is overdue for more than 30 days', () => {
    const score = (days: number) =>
      healthScore({ ...example, financeKpi: { maxOverdueDays: days, onTimePaymentRate: d('1') } })!
    expect(score(30).minus(score(31)).toString()).toBe('25')
  })

  test('stays between 0 and 100 whatever the departments say', () => {
    const figure = fc.option(
      fc.double({ min: -5, max: 500, noNaN: true }).map((n) => new Decimal(n.toFixed(6))),
      { nil: null },
    )
    fc.assert(
      fc.property(
        figure,
        figure,
        figure,
        fc.option(
          fc.double({ min: 0, max: 100, noNaN: true }).map((n) => new Decimal(n)),
          { nil: null },
        ),
        fc.nat(90),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (targetAttainment, stockCoverDays, upheldComplaintsPer100Units, csat, maxOverdueDays, rate) => {
          const upheld = upheldComplaintsPer100Units?.abs() ?? null
          const score = healthScore({
            ordersKpi: { targetAttainment, stockCoverDays: stockCoverDays?.abs() ?? null },
            supportKpi: { upheldComplaintsPer100Units: upheld, csat },
            financeKpi: { maxOverdueDays, onTimePaymentRate: new Decimal(rate) },
          })
          expect(score === null || (score.gte(0) && score.lte(100))).toBe(true)
        },
      ),
    )
  })
})

describe('suspension', () => {
  const manager = personaNamed('channel-manager-east').viewer
  const management = personaNamed('management').viewer

  test('by a channel manager lasts up to 30 days; beyond that, and without an end, management decides', () => {
    const active = { status: 'ACTIVE' } as const
    expect(refuseSuspension(manager, active, '2026-11-23', '2026-12-23')).toBeNull()
    expect(refuseSuspension(manager, active, '2026-11-23', '2026-12-24')?.code).toBe('SUSPENSION_TOO_LONG')
    expect(refuseSuspension(manager, active, '2026-11-23', null)?.code).toBe('SUSPENSION_TOO_LONG')
    expect(refuseSuspension(management, active, '2026-11-23', null)).toBeNull()
  })

  test('that followed a violation is ended by management only', () => {
    const suspended = { status: 'SUSPENDED', suspendedByViolation: true } as const
    expect(refuseReinstatement(manager, suspended)?.code).toBe('REINSTATEMENT_NEEDS_MANAGEMENT')
    expect(refuseReinstatement(management, suspended)).toBeNull()
  })
})
