import { formatDecimal, Money } from '@channelgraph/values'
import { describe, expect, test } from 'vitest'
import {
  chainOf,
  claimable,
  evaluationDueOn,
  exceedsMarketing,
  isEvaluationOverdue,
  refuseLateFiling,
  refuseMismatch,
  refuseOver,
  refuseOverBudget,
  refuseStart,
  roiOf,
} from './campaigns.rules.ts'
import type { CampaignRow } from './campaigns.tables.ts'

const money = (text: string) => Money.parse(text)

describe('a campaign', () => {
  test('M-02 ROI = (revenue - spend) / spend, six decimals, null where nothing was spent', () => {
    const shown = (revenue: string, spend: string) => {
      const roi = roiOf(money(revenue), money(spend))
      return roi && formatDecimal(roi)
    }
    expect(shown('300000.00', '80000.00')).toBe('2.750000')
    expect(shown('10000.00', '30000.00')).toBe('-0.666667')
    expect(shown('10000.00', '0.00')).toBeNull()
  })

  const plan = {
    ...{
      publishedAt: new Date('2026-06-20T02:00:00Z'),
      withdrawnTo: null,
      partnerId: null,
      effectiveFrom: '2026-07-01',
      inForceTo: '2026-12-31',
    },
    regionPaths: ['HUADONG/320000/'],
  }
  const inside = {
    ...{ partnerId: 'ptn_a', startsOn: '2026-07-01', endsOn: '2026-12-31' },
    regionPaths: ['HUADONG/320000/320500/', 'HUADONG/320000/'],
  }
  test("M-06 keeps within its plan's days and regions, a published one of its own or of all", () => {
    expect(refuseMismatch(plan, inside)).toBeNull()
    expect(refuseMismatch({ ...plan, regionPaths: [] }, inside)).toBeNull()
    expect(refuseMismatch({ ...plan, partnerId: 'ptn_a' }, inside)).toBeNull()
    for (const [changedPlan, changed, mismatch] of [
      [{ publishedAt: null }, {}, 'STATUS'],
      [{ withdrawnTo: '2026-12-31' }, {}, 'STATUS'],
      // One that was replaced holds until the next revision begins, and no longer.
      [{ inForceTo: '2026-11-30' }, {}, 'PERIOD'],
      [{ partnerId: 'ptn_b' }, {}, 'PARTNER'],
      [{}, { startsOn: '2026-06-30' }, 'PERIOD'],
      [{}, { endsOn: '2027-01-01' }, 'PERIOD'],
      [{}, { regionPaths: ['HUADONG/320000/', 'HUADONG/330000/'] }, 'REGION'],
      // Above the plan's region is outside of it.
      [{}, { regionPaths: ['HUADONG/'] }, 'REGION'],
    ] satisfies [Partial<typeof plan> | object, Partial<typeof inside>, string][])
      expect(refuseMismatch({ ...plan, ...changedPlan }, { ...inside, ...changed })).toMatchObject({
        code: 'PLAN_MISMATCH',
        mismatch,
      })
  })

  test('M-07 is filed ten working days ahead, holidays not counted', () => {
    // Monday 2026-11-23 and ten working days: Monday 2026-12-07.
    expect(refuseLateFiling({ startsOn: '2026-12-07' }, '2026-11-23')).toBeNull()
    expect(refuseLateFiling({ startsOn: '2026-12-06' }, '2026-11-23')).toMatchObject({ earliestStart: '2026-12-07' })
  })

  test('M-07 starts when it was approved and its day has come', () => {
    for (const status of ['DRAFT', 'SUBMITTED', 'RETURNED', 'REJECTED'] as const)
      expect(refuseStart({ status, startsOn: '2026-11-01' }, '2026-11-23')).toMatchObject({
        code: 'CAMPAIGN_NOT_APPROVED',
      })
    expect(refuseStart({ status: 'APPROVED', startsOn: '2026-11-24' }, '2026-11-23')).toMatchObject({
      code: 'CAMPAIGN_NOT_DUE',
    })
    expect(refuseStart({ status: 'APPROVED', startsOn: '2026-11-23' }, '2026-11-23')).toBeNull()
  })

  test('is reviewed by marketing, above 100,000.00 of the company by management after it, also in steps', () => {
    for (const [share, before, isMore] of [
      ['100000.00', '0.00', false],
      ['100000.01', '0.00', true],
      ['40000.00', '60000.00', false],
      ['40000.01', '60000.00', true],
    ] as const)
      expect(exceedsMarketing({ companyShare: money(share) }, money(before))).toBe(isMore)
    expect(chainOf({ needsManagement: false })).toEqual(['MKT'])
    expect(chainOf({ needsManagement: true })).toEqual(['MKT', 'MGT'])
  })

  test('is not approved after its last day', () => {
    expect(refuseOver({ endsOn: '2026-11-22' }, '2026-11-23')).toMatchObject({ code: 'CAMPAIGN_OVER' })
    expect(refuseOver({ endsOn: '2026-11-23' }, '2026-11-23')).toBeNull()
  })

  test("M-04 takes no more of its plan's budget than is left", () => {
    const share = { companyShare: money('40.00') }
    expect(refuseOverBudget(money('100.00'), money('60.00'), share)).toBeNull()
    expect(refuseOverBudget(money('100.00'), money('60.01'), share)).toMatchObject({ left: money('39.99') })
  })

  test('M-04 has what was approved to claim at most, no more than it cost, nothing where it was not compliant, and once', () => {
    const row = { compliant: true, claimedSubsidy: null, companyShare: money('50.00'), actualSpend: money('80.00') }
    const most = (more: object) => claimable({ ...row, ...more } as CampaignRow).toString()
    expect([most({}), most({ actualSpend: money('30.00') })]).toEqual(['50.00', '30.00'])
    expect([most({ compliant: false }), most({ claimedSubsidy: money('1.00') })]).toEqual(['0.00', '0.00'])
  })

  test('M-08 is overdue when it has been over for more than fifteen days and nobody evaluated it', () => {
    const over = { status: 'COMPLETED' as const, completedAt: new Date('2026-11-07T16:00:00Z') }
    expect(evaluationDueOn(over)).toBe('2026-11-23')
    expect([isEvaluationOverdue(over, '2026-11-23'), isEvaluationOverdue(over, '2026-11-24')]).toEqual([false, true])
    expect(isEvaluationOverdue({ ...over, status: 'EVALUATED' }, '2027-01-01')).toBe(false)
    expect(evaluationDueOn({ completedAt: null })).toBeNull()
  })
})
