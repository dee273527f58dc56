import { personaNamed } from '@channelgraph/access'
import { formatDecimal } from '@channelgraph/values'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { timelineFrom } from '../cases/sla.rules.ts'
import {
  complaintFeedbackSla,
  complaintResolutionSla,
  complaintResponseSla,
  csatOf,
  customerNameFor,
  customerPhoneFor,
  lastTwelveMonths,
  perHundred,
  refuseClosing,
  refuseConclusion,
  reopens,
} from './complaints.rules.ts'

describe('satisfaction', () => {
  test('G-05 follow-ups of 5, 4 and 3 make a csat of 80', () => {
    expect(formatDecimal(csatOf(5 + 4 + 3, 3)!)).toBe('80.000000')
  })

  test('lies between 20 and 100 whatever customers say, and is unknown where nobody said anything', () => {
    expect(csatOf(0, 0)).toBeNull()
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1 }), (said) => {
        const csat = csatOf(
          said.reduce((sum, n) => sum + n, 0),
          said.length,
        )!
        expect(csat.gte(20) && csat.lte(100)).toBe(true)
      }),
    )
  })

  test('S-07 of 2 or less, or a matter not put right, reopens the complaint', () => {
    expect([1, 2, 3, 4, 5].map((n) => reopens(n, true))).toEqual([true, true, false, false, false])
    expect(reopens(5, false)).toBe(true)
  })
})

test('complaints per 100 units have six decimals, half up, and are unknown without units', () => {
  expect(formatDecimal(perHundred(2, 3)!)).toBe('66.666667')
  expect(perHundred(2, 0)).toBeNull()
})

test('the last 12 months end today and begin the day after this day a year ago', () => {
  expect(lastTwelveMonths('2026-11-23')).toEqual({ from: '2025-11-24', to: '2026-11-23' })
})

describe('a conclusion', () => {
  test('that upholds needs a root cause, one that does not needs none', () => {
    const investigating = { status: 'INVESTIGATING' } as const
    expect(refuseConclusion(investigating, { upheld: true, rootCause: null })?.code).toBe('ROOT_CAUSE_MISSING')
    expect(refuseConclusion(investigating, { upheld: true, rootCause: ' ' })?.code).toBe('ROOT_CAUSE_MISSING')
    expect(refuseConclusion(investigating, { upheld: true, rootCause: 'a loose lock' })).toBeNull()
    expect(refuseConclusion(investigating, { upheld: false, rootCause: null })).toBeNull()
  })

  test('S-14 that upheld is closed after the partner was told', () => {
    const upheld = { status: 'FOLLOW_UP', upheld: true, partnerId: 'ptn', partnerNotifiedAt: null } as const
    expect(refuseClosing(upheld)?.code).toBe('PARTNER_NOT_NOTIFIED')
    expect(refuseClosing({ ...upheld, status: 'PARTNER_NOTIFIED', partnerNotifiedAt: new Date() })).toBeNull()
    expect(refuseClosing({ ...upheld, upheld: false })).toBeNull()
    expect(refuseClosing({ ...upheld, partnerId: null })).toBeNull()
  })
})

test('targets follow the level: general 24 h and 3 working days, major 12 h, feedback in 2 and 5, urgent 2 h and 24 h', () => {
  const openedAt = new Date('2026-11-23T10:00:00+08:00')
  const clocks = { ...timelineFrom(openedAt), firstFeedbackAt: null }
  const due = (level: 'GENERAL' | 'MAJOR' | 'URGENT') =>
    [complaintResponseSla, complaintFeedbackSla, complaintResolutionSla].map(
      (sla) => sla({ ...clocks, level }, openedAt)?.dueAt.toISOString() ?? null,
    )
  expect(due('GENERAL')).toEqual(['2026-11-24T02:00:00.000Z', null, '2026-11-26T02:00:00.000Z'])
  expect(due('MAJOR')).toEqual(['2026-11-23T14:00:00.000Z', '2026-11-25T02:00:00.000Z', '2026-11-30T02:00:00.000Z'])
  expect(due('URGENT')).toEqual(['2026-11-23T04:00:00.000Z', null, '2026-11-24T02:00:00.000Z'])
})

test('L5 the customer is shown whole to after-sales, masked to everybody else', () => {
  const shown = (persona: string) => {
    const { viewer } = personaNamed(persona)
    return [customerNameFor(viewer, '王小明'), customerPhoneFor(viewer, '13812345678')]
  }
  expect(shown('after-sales')).toEqual(['王小明', '13812345678'])
  for (const persona of ['partner-a', 'tech-support', 'management', 'channel-manager-east', 'auditor'])
    expect(shown(persona)).toEqual(['王**', '138****5678'])
})
