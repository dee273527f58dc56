import type { Viewer } from '@channelgraph/access'
import type { Role } from '@channelgraph/contracts'
import { describe, expect, test } from 'vitest'
import {
  type Chain,
  completes,
  dueRole,
  refuseOwnWork,
  refuseSecondStep,
  refuseThirdReturn,
} from './approvals.rules.ts'
import type { ApprovalRow, Decision } from './approvals.tables.ts'
import { documentMachine, firstDay, replacedFrom, statusAfter, takenBack } from './documents.rules.ts'

const somebody = (subject: string, ...roles: Role[]): Viewer => ({ subject, roles, partnerId: null, regions: [] })
const steps = (...taken: readonly (readonly [string, Decision])[]): ApprovalRow[] =>
  taken.map(([approverId, decision], i) => ({
    ...{ subjectId: 'x', step: i + 1, department: 'MANAGEMENT', approverId, decision, comment: null },
    decidedAt: new Date(0),
  }))

describe('an approval by two departments', () => {
  const chain: Chain = ['MKT', 'CHM']

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

  test('D is not taken twice by one person who has both roles, nor by whoever shaped what is decided on', () => {
    const both = somebody('a', 'MKT', 'CHM')
    expect(refuseSecondStep(both, steps(['a', 'APPROVED']))).toMatchObject({ code: 'SELF_APPROVAL' })
    expect(refuseSecondStep(both, steps(['a', 'RETURNED']))).toBeNull()
    expect(refuseSecondStep(both, steps(['b', 'APPROVED']))).toBeNull()
    expect(refuseOwnWork(both, { shapedByIds: ['c', 'a'] })).toMatchObject({ code: 'SELF_APPROVAL' })
  })

  test('G-11 is returned only as long as the whole chain still has its steps', () => {
    expect(refuseThirdReturn(0, 'RETURNED', chain)).toBeNull()
    for (const taken of [1, 2])
      expect(refuseThirdReturn(taken, 'RETURNED', chain)).toMatchObject({ code: 'RETURNED_TOO_OFTEN' })
    expect([0, 1, 2].map((taken) => refuseThirdReturn(taken, 'RETURNED') === null)).toEqual([true, true, false])
    expect(refuseThirdReturn(2, 'APPROVED', chain)).toBeNull()
  })
})

describe('a document', () => {
  test('has the commands of its noun', () => {
    expect(Object.keys(documentMachine('CampaignPlan'))).toEqual(
      ['update', 'submit', 'decide', 'publish', 'retire'].map((verb) => `${verb}CampaignPlan`),
    )
  })

  test('holds from its first day, and never for days that have passed', () => {
    expect(firstDay({ effectiveFrom: '2026-12-01' }, '2026-11-23')).toBe('2026-12-01')
    expect(firstDay({ effectiveFrom: '2026-11-01' }, '2026-11-23')).toBe('2026-11-23')
  })

  test('that is replaced holds until the day before; one that is taken back until the end of the day, or never', () => {
    const publishedAt = new Date(0)
    expect(replacedFrom('2026-12-01')).toEqual({ status: 'RETIRED', effectiveTo: '2026-11-30' })
    expect(takenBack({ publishedAt, effectiveFrom: '2026-01-01' }, '2026-11-23').effectiveTo).toBe('2026-11-23')
    expect(takenBack({ publishedAt, effectiveFrom: '2026-12-01' }, '2026-11-23').effectiveTo).toBe('2026-11-30')
    expect(takenBack({ publishedAt: null, effectiveFrom: '2026-12-01' }, '2026-11-23').effectiveTo).toBeNull()
  })
})
