import { formatDecimal } from '@channelgraph/values'
import { describe, expect, test } from 'vitest'
import { countedMonths, feedbackIndicator } from './feedback.rules.ts'

const quarter = { from: '2026-07-01', to: '2026-09-30' }
const TODAY = '2026-11-23'
const shown = (counted: readonly string[], told: readonly string[]) => {
  const indicator = feedbackIndicator(counted, new Set(told))
  return indicator && formatDecimal(indicator)
}

describe('P-14 the feedback indicator', () => {
  test('P-14 a month without feedback counts 0, one with any 100', () => {
    expect(shown(['2026-09-01'], [])).toBe('0.000000')
    expect(shown(['2026-09-01'], ['2026-09-01'])).toBe('100.000000')
    expect(shown(['2026-07-01', '2026-08-01', '2026-09-01'], ['2026-07-01', '2026-09-01'])).toBe('66.666667')
  })

  test('months count that lie in the period as a whole, are over, and began when the partner was active already', () => {
    const all = ['2026-07-01', '2026-08-01', '2026-09-01']
    expect(countedMonths(quarter, '2025-03-07', TODAY)).toEqual(all)
    expect(countedMonths({ from: '2026-06-30', to: '2026-10-30' }, '2025-03-07', TODAY)).toEqual(all)
    expect(countedMonths({ from: '2026-07-02', to: '2026-09-29' }, '2025-03-07', TODAY)).toEqual(['2026-08-01'])
    expect(countedMonths(quarter, '2026-08-01', TODAY)).toEqual(all.slice(1))
    expect(countedMonths(quarter, '2026-08-02', TODAY)).toEqual(all.slice(2))
    // A month is over on the day after its last.
    expect(countedMonths(quarter, '2025-03-07', '2026-09-30')).toEqual(all.slice(0, 2))
    expect(countedMonths(quarter, '2025-03-07', '2026-10-01')).toEqual(all)
  })

  test('is null, not 0, where no month counts', () => {
    for (const activatedOn of [null, '2026-09-02']) expect(countedMonths(quarter, activatedOn, TODAY)).toEqual([])
    expect(feedbackIndicator([], new Set())).toBeNull()
  })
})
