import type { Viewer } from '@channelgraph/access'
import type { Role } from '@channelgraph/contracts'
import { describe, expect, test } from 'vitest'
import {
  type ApprovalChain,
  completes,
  dueRole,
  lastRound,
  refuseOwnWork,
  refuseSecondStep,
  refuseThirdReturn,
} from './approvals.rules.ts'
import type { ApprovalRow, Decision } from './approvals.tables.ts'
import {
  assertDays,
  documentMachine,
  firstDay,
  refuseEnded,
  refusePastEnd,
  refuseRecall,
  refuseRetirement,
  standing,
  statusAfter,
  withdrawn,
} from './documents.rules.ts'

const somebody = (subject: string, ...roles: Role[]): Viewer => ({ subject, roles, partnerId: null, regions: [] })
const steps = (...taken: readonly (readonly [string, Decision])[]): ApprovalRow[] =>
  taken.map(([approverId, decision], i) => ({
    ...{ subjectId: 'x', step: i + 1, department: 'MANAGEMENT', approverId, decision, comment: null },
    decidedAt: new Date(0),
  }))

describe('an approval by two departments', () => {
  const chain: ApprovalChain = ['MKT', 'CHM']

  test('G-11 is due first to the one, then to the other, and after a return to the first again', () => {
    const [marketing, channel] = [somebody('a', 'MKT'), somebody('b', 'CHM')]
    expect(dueRole(marketing, chain, [])).toBe('MKT')
    expect(() => dueRole(channel, chain, [])).toThrow(/MARKETING is due now/)
    const agreed = steps(['a', 'APPROVED'])
    expect(dueRole(channel, chain, agreed)).toBe('CHM')
    expect(() => dueRole(marketing, chain, agreed)).toThrow(/CHANNEL is due now/)
    expect(dueRole(marketing, chain, steps(['a', 'RETURNED']))).toBe('MKT')
  })

  test('is agreed to by the last of them only, refused and returned by each', () => {
    expect(statusAfter('APPROVED', chain, [])).toBe('SUBMITTED')
    expect(statusAfter('APPROVED', chain, steps(['a', 'APPROVED']))).toBe('APPROVED')
    expect(statusAfter('APPROVED', chain, steps(['a', 'RETURNED']))).toBe('SUBMITTED')
    expect([statusAfter('REJECTED', chain, []), statusAfter('RETURNED', chain, [])]).toEqual(['REJECTED', 'DRAFT'])
    expect(completes(['MGT'], [])).toBe(true)
  })

  test('D is not taken twice by one person who has both roles, nor by whoever contributed to what is decided on', () => {
    const both = somebody('a', 'MKT', 'CHM')
    expect(refuseSecondStep(both, steps(['a', 'APPROVED']))).toMatchObject({ code: 'ALREADY_APPROVED' })
    expect(refuseSecondStep(both, steps(['a', 'RETURNED']))).toBeNull()
    expect(refuseSecondStep(both, steps(['b', 'APPROVED']))).toBeNull()
    expect(refuseOwnWork(both, { contributorIds: ['c', 'a'] })).toMatchObject({ code: 'SELF_APPROVAL' })
  })

  test('G-11 is returned by each of its approvers, twice at most, whoever is asked in the third round', () => {
    const round = [
      ['a', 'APPROVED'],
      ['b', 'RETURNED'],
    ] as const
    expect(refuseThirdReturn(steps(), 'RETURNED')).toBeNull()
    expect(refuseThirdReturn(steps(...round, ['a', 'APPROVED']), 'RETURNED')).toBeNull()
    for (const third of [steps(...round, ...round), steps(...round, ...round, ['a', 'APPROVED'])]) {
      expect(refuseThirdReturn(third, 'RETURNED')).toMatchObject({ code: 'RETURNED_TOO_OFTEN' })
      expect(refuseThirdReturn(third, 'APPROVED')).toBeNull()
    }
  })

  test('G-11 shows the steps of one round, at most three: of the running one, or of the one that was returned', () => {
    const shown = (...taken: (readonly [string, Decision])[]) =>
      lastRound(steps(...taken)).map(({ step, decision }) => [step, decision])
    const returned = [
      ['a', 'APPROVED'],
      ['b', 'RETURNED'],
    ] as const
    expect(shown()).toEqual([])
    expect(shown(...returned)).toEqual([
      [1, 'APPROVED'],
      [2, 'RETURNED'],
    ])
    expect(shown(...returned, ...returned)).toEqual([
      [1, 'APPROVED'],
      [2, 'RETURNED'],
    ])
    expect(shown(...returned, ['a', 'APPROVED'])).toEqual([[1, 'APPROVED']])
  })

  test('is taken back by its author as long as nobody has decided in this round', () => {
    const submitted = { status: 'SUBMITTED' } as const
    expect(refuseRecall(submitted, steps())).toBeNull()
    expect(refuseRecall(submitted, steps(['a', 'RETURNED']))).toBeNull()
    expect(refuseRecall(submitted, steps(['a', 'APPROVED']))).toMatchObject({ code: 'ILLEGAL_TRANSITION' })
  })
})

describe('a document', () => {
  test('has the commands of its noun', () => {
    expect(Object.keys(documentMachine('CampaignPlan'))).toEqual(
      ['update', 'discard', 'submit', 'recall', 'decide', 'publish', 'retire'].map((verb) => `${verb}CampaignPlan`),
    )
  })

  test('holds from its first day, and never for days that have passed', () => {
    expect(firstDay({ effectiveFrom: '2026-12-01' }, '2026-11-23')).toBe('2026-12-01')
    expect(firstDay({ effectiveFrom: '2026-11-01' }, '2026-11-23')).toBe('2026-11-23')
  })

  test('does not end before it begins, and is not published after its last day', () => {
    expect(() => assertDays({ effectiveFrom: '2026-12-02', effectiveTo: '2026-12-01' })).toThrow(/last day/)
    assertDays({ effectiveFrom: '2026-12-01', effectiveTo: '2026-12-01' })
    assertDays({ effectiveFrom: '2026-12-01', effectiveTo: null })
    const approved = { status: 'APPROVED', effectiveTo: '2026-11-23' } as const
    expect(refusePastEnd(approved, '2026-11-23')).toBeNull()
    expect(refusePastEnd(approved, '2026-11-24')).toMatchObject({ code: 'ILLEGAL_TRANSITION' })
  })

  const publishedAt = new Date(0)
  const none = { effectiveTo: null, withdrawnTo: null }
  const stands = (...published: (Partial<Parameters<typeof standing>[0][number]> & { effectiveFrom: string })[]) =>
    [...standing(published.map((row, i) => ({ ...none, id: String(i), revision: i + 1, ...row }))).values()].map(
      ({ status, inForceTo }) => [status, inForceTo],
    )

  test('holds until its planned end, its withdrawal, or the day before its successor, whichever comes first', () => {
    const first = { effectiveFrom: '2026-01-01' }
    expect(stands(first)).toEqual([['PUBLISHED', null]])
    expect(stands({ ...first, effectiveTo: '2026-12-31' })).toEqual([['PUBLISHED', '2026-12-31']])
    expect(stands({ ...first, effectiveTo: '2026-02-01', withdrawnTo: '2026-11-23' })).toEqual([
      ['RETIRED', '2026-02-01'],
    ])
    expect(stands({ ...first, effectiveTo: '2026-02-01' }, { effectiveFrom: '2026-12-01' })).toEqual([
      ['RETIRED', '2026-02-01'],
      ['PUBLISHED', null],
    ])
    expect(stands(first, { effectiveFrom: '2026-12-01' }, { effectiveFrom: '2026-06-01' })).toEqual([
      ['RETIRED', '2026-05-31'],
      ['RETIRED', '2026-05-31'],
      ['PUBLISHED', null],
    ])
  })

  test('that was taken back before its first day ends nobody; one that was taken back later has ended its predecessor', () => {
    const first = { effectiveFrom: '2026-01-01' }
    const future = {
      effectiveFrom: '2026-12-01',
      ...withdrawn({ publishedAt, effectiveFrom: '2026-12-01' }, '2026-11-23'),
    }
    expect(future.withdrawnTo).toBe('2026-11-30')
    expect(stands(first, future)).toEqual([
      ['PUBLISHED', null],
      ['RETIRED', '2026-11-30'],
    ])
    const begun = {
      effectiveFrom: '2026-06-01',
      ...withdrawn({ publishedAt, effectiveFrom: '2026-06-01' }, '2026-11-23'),
    }
    expect(stands(first, begun)).toEqual([
      ['RETIRED', '2026-05-31'],
      ['RETIRED', '2026-11-23'],
    ])
    expect(withdrawn({ publishedAt: null, effectiveFrom: '2026-12-01' }, '2026-11-23').withdrawnTo).toBeNull()
  })

  test('is acknowledged and taken back as long as it holds or is about to, whatever its status', () => {
    const held = {
      effectiveFrom: '2026-01-01',
      inForceTo: null,
      withdrawnTo: null,
      publishedAt,
      status: 'RETIRED',
    } as const
    const refused = (row: Partial<Parameters<typeof refuseRetirement>[0]>) => [
      refuseEnded({ ...held, ...row }, '2026-11-23') !== null,
      refuseRetirement({ ...held, ...row }, '2026-11-23') !== null,
    ]
    expect(refused({})).toEqual([false, false])
    expect(refused({ inForceTo: '2026-11-23' })).toEqual([false, false])
    expect(refused({ inForceTo: '2026-11-23', withdrawnTo: '2026-11-23' })).toEqual([false, true])
    expect(refused({ inForceTo: '2026-11-22' })).toEqual([true, true])
    expect(refused({ effectiveFrom: '2026-12-02', inForceTo: '2026-12-01' })).toEqual([true, true])
    expect(refused({ publishedAt: null })).toEqual([true, true])
    expect(refused({ publishedAt: null, status: 'APPROVED' })).toEqual([false, false])
  })
})
