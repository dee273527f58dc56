import { Decimal } from '@channelgraph/values'
import { describe, expect, test } from 'vitest'
import { examStatus, refuseEnrolment, refuseRecord, refuseTrainers, validUntilOf } from './training.rules.ts'

describe('exams', () => {
  test('S-02 59 fails, 60 passes, and nothing in between rounds up', () => {
    const at = (score: string) => examStatus(new Decimal(score))
    expect([at('59'), at('59.999999'), at('60'), at('100')]).toEqual(['FAILED', 'FAILED', 'PASSED', 'PASSED'])
  })

  test('a certificate lasts to the same day so many months later, or the last day of a shorter month', () => {
    expect(validUntilOf('2026-11-23', { validityMonths: 12 })).toBe('2027-11-23')
    expect(validUntilOf('2026-08-31', { validityMonths: 6 })).toBe('2027-02-28')
  })
})

describe('sessions', () => {
  test('need a trainer of the lead department', () => {
    const course = { leadDepartment: 'TECH_SUPPORT' } as const
    expect(refuseTrainers(course, [{ department: 'CHANNEL' }, { department: 'TECH_SUPPORT' }])).toBeNull()
    expect(refuseTrainers(course, [{ department: 'CHANNEL' }])).toMatchObject({ leadDepartment: 'TECH_SUPPORT' })
  })

  test('take each trainee of a partner once, and nobody once they are full or no longer open', () => {
    const open = { status: 'OPEN', capacity: 2 } as const
    const wang = { partnerId: 'a', traineeName: '王' }
    expect(refuseEnrolment(open, [wang], wang)?.code).toBe('ALREADY_ENROLLED')
    expect(refuseEnrolment(open, [wang], { partnerId: 'b', traineeName: '王' })).toBeNull()
    const li = { partnerId: 'b', traineeName: '李' }
    expect(refuseEnrolment(open, [wang, li], { partnerId: 'c', traineeName: '赵' })?.code).toBe('SESSION_FULL')
    expect(refuseEnrolment({ ...open, status: 'RUNNING' }, [], wang)?.code).toBe('ILLEGAL_TRANSITION')
  })
})

describe('attendance and exams', () => {
  const attended = { status: 'ATTENDED' } as const
  const session = { status: 'RUNNING' as const, trainerIds: ['chen', 'wu'] }
  const course = { leadDepartment: 'TECH_SUPPORT' } as const
  const chen = { id: 'chen', department: 'TECH_SUPPORT' } as const

  test('are recorded by a trainer of the session who works in the lead department', () => {
    expect(refuseRecord('recordExam', attended, session, course, chen)).toBeNull()
    for (const other of [
      undefined,
      { id: 'wu', department: 'CHANNEL' } as const,
      { id: 'liu', department: 'TECH_SUPPORT' } as const,
    ])
      expect(refuseRecord('recordExam', attended, session, course, other)?.code).toBe('NOT_ITS_TRAINER')
  })

  test('are recorded once the session runs, also after it closed, never of one that was not held', () => {
    for (const [status, code] of [
      ['PLANNED', 'SESSION_NOT_HELD'],
      ['OPEN', 'SESSION_NOT_HELD'],
      ['RUNNING', undefined],
      ['CLOSED', undefined],
      ['CANCELLED', 'SESSION_NOT_HELD'],
    ] as const)
      expect(refuseRecord('recordExam', attended, { ...session, status }, course, chen)?.code).toBe(code)
  })
})
