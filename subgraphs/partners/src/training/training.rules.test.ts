import { Decimal } from '@channelgraph/values'
import { describe, expect, test } from 'vitest'
import { examStatus, refuseEnrolment, refuseRecord, refuseTrainers, validUntilOf } from './training.rules.ts'

const HOURS = { startsAt: new Date('2026-11-23T01:00:00Z'), endsAt: new Date('2026-11-23T09:00:00Z') }
const NOW = new Date('2026-11-23T02:00:00Z')
type Trainer = Parameters<typeof refuseTrainers>[1][number]

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
  test('B: need a trainer of the lead department, and have none of a department that does not teach the course', () => {
    const course = { leadDepartment: 'TECH_SUPPORT', coDepartments: ['CHANNEL'] } as const
    const [lin, wu, sun] = (['CHANNEL', 'TECH_SUPPORT', 'FINANCE'] as const).map((department) => ({
      name: department,
      department,
    })) as [Trainer, Trainer, Trainer]
    const asked = { ...course, coDepartments: [...course.coDepartments] }
    expect(refuseTrainers(asked, [lin, wu])).toBeNull()
    expect(refuseTrainers(asked, [lin])).toMatchObject({ leadDepartment: 'TECH_SUPPORT' })
    expect(refuseTrainers(asked, [wu, sun])).toMatchObject({
      trainerName: 'FINANCE',
      departments: ['TECH_SUPPORT', 'CHANNEL'],
    })
  })

  test('take each trainee of a partner once, and nobody once they are full or no longer open', () => {
    const open = { status: 'OPEN', capacity: 2, ...HOURS } as const
    const wang = { partnerId: 'a', traineeName: '王' }
    expect(refuseEnrolment(open, { enrolled: [wang], elsewhere: null }, wang, NOW)?.code).toBe('ALREADY_ENROLLED')
    expect(
      refuseEnrolment(open, { enrolled: [wang], elsewhere: null }, { partnerId: 'b', traineeName: '王' }, NOW),
    ).toBeNull()
    const li = { partnerId: 'b', traineeName: '李' }
    expect(
      refuseEnrolment(open, { enrolled: [wang, li], elsewhere: null }, { partnerId: 'c', traineeName: '赵' }, NOW)
        ?.code,
    ).toBe('SESSION_FULL')
    expect(refuseEnrolment({ ...open, status: 'RUNNING' }, { enrolled: [], elsewhere: null }, wang, NOW)?.code).toBe(
      'ILLEGAL_TRANSITION',
    )
  })
})

describe('attendance and exams', () => {
  const attended = { status: 'ATTENDED' } as const
  const session = { status: 'RUNNING' as const, trainerIds: ['chen', 'wu'], ...HOURS }
  const course = { leadDepartment: 'TECH_SUPPORT' } as const
  const chen = { id: 'chen', department: 'TECH_SUPPORT' } as const

  test('are recorded by a trainer of the session who works in the lead department', () => {
    expect(refuseRecord('recordExam', attended, session, course, chen, NOW)).toBeNull()
    for (const other of [
      undefined,
      { id: 'wu', department: 'CHANNEL' } as const,
      { id: 'liu', department: 'TECH_SUPPORT' } as const,
    ])
      expect(refuseRecord('recordExam', attended, session, course, other, NOW)?.code).toBe('NOT_ITS_TRAINER')
  })

  test('are recorded once the session runs, also after it closed, never of one that was not held', () => {
    for (const [status, code] of [
      ['PLANNED', 'SESSION_NOT_HELD'],
      ['OPEN', 'SESSION_NOT_HELD'],
      ['RUNNING', undefined],
      ['CLOSED', undefined],
      ['CANCELLED', 'SESSION_NOT_HELD'],
    ] as const)
      expect(refuseRecord('recordExam', attended, { ...session, status }, course, chen, NOW)?.code).toBe(code)
  })
})
