import { APPLICANT_A } from '@channelgraph/access'
import { addDays, groupBy, isUscc } from '@channelgraph/values'
import { describe, expect, test } from 'vitest'
import { notMet, OPEN } from '../../subgraphs/partners/src/applications/applications.rules.ts'
import {
  APPLICATION_STATUSES,
  evaluationReport,
  partnerApplication,
  siteVisit,
} from '../../subgraphs/partners/src/applications/applications.tables.ts'
import { approval } from '../../subgraphs/partners/src/approvals/approvals.tables.ts'
import { contract } from '../../subgraphs/partners/src/contracts/contracts.tables.ts'
import { partner } from '../../subgraphs/partners/src/partners/partners.tables.ts'
import { certificate, certificateReminder } from '../../subgraphs/partners/src/training/training.tables.ts'
import { wholeWorld } from './whole-world.fixture.ts'

const { partners: buffer } = (await wholeWorld('one', '2026-11-23')).buffers
const applications = buffer.rowsOf(partnerApplication)
const byStatus = groupBy(applications, ({ status }) => status)

describe('applications', () => {
  test('are 150, in every state, numbered and coded once', () => {
    expect(applications).toHaveLength(150)
    expect([...byStatus.keys()].toSorted()).toEqual([...APPLICATION_STATUSES].toSorted())
    expect(new Set(applications.map(({ no }) => no)).size).toBe(150)
    expect(new Set(applications.map(({ uscc }) => uscc)).size).toBe(150)
    expect(applications.every(({ uscc }) => isUscc(uscc))).toBe(true)
  })

  test("of those that applied themselves some are the persona's, and all came by the site", () => {
    const own = applications.filter(({ applicantId }) => applicantId !== null)
    expect(own.length).toBeGreaterThan(10)
    expect(new Set(own.map(({ source }) => source))).toEqual(new Set(['WEBSITE']))
    const persona = own.filter(({ applicantId }) => applicantId === APPLICANT_A)
    expect(persona.map(({ status }) => status).toSorted()).toEqual(['EVALUATION', 'SCREENED_OUT'])
  })

  test('of every partner are SIGNED, older than it, and lead to its first contract', () => {
    const rows = new Map(applications.map((row) => [row.partnerId, row]))
    const contracts = groupBy(buffer.rowsOf(contract), ({ applicationId }) => applicationId ?? '')
    for (const { id, uscc } of buffer.rowsOf(partner)) {
      const own = rows.get(id)
      expect(own).toMatchObject({ status: 'SIGNED', uscc })
      const [first] = contracts.get(own?.id ?? '') ?? []
      expect(first?.partnerId).toBe(id)
      expect((own?.createdAt ?? 0) < (first?.signedAt ?? 0)).toBe(true)
    }
    expect(byStatus.get('SIGNED')).toHaveLength(buffer.rowsOf(partner).length)
    expect(byStatus.get('CONTRACTING')?.map(({ id }) => contracts.get(id)?.[0]?.status)).toEqual(['DRAFT'])
  })

  test('carry what their state asks for: an item not met, a visit, a report, a decision; none lies in the future', () => {
    for (const { screening } of byStatus.get('SCREENED_OUT') ?? []) {
      expect(screening?.passed).toBe(false)
      expect(notMet(screening?.items ?? [])).toHaveLength(1)
    }
    const visits = groupBy(buffer.rowsOf(siteVisit), ({ applicationId }) => applicationId)
    const reports = groupBy(buffer.rowsOf(evaluationReport), ({ applicationId }) => applicationId)
    const decisions = groupBy(buffer.rowsOf(approval), ({ subjectId }) => subjectId)
    const decided = ['APPROVED', 'REJECTED', 'CONTRACTING', 'SIGNED'] as const
    for (const { id } of decided.flatMap((status) => byStatus.get(status) ?? [])) {
      expect([visits.get(id)?.length, Boolean(reports.get(id))]).toEqual([1, true])
      const own = decisions.get(id) ?? []
      expect(own.at(-1)?.decision).toBe(
        byStatus.get('REJECTED')?.some((row) => row.id === id) ? 'REJECTED' : 'APPROVED',
      )
      expect(own.length).toBeLessThanOrEqual(2)
    }
    for (const { id } of OPEN.slice(0, 5).flatMap((status) => byStatus.get(status) ?? []))
      expect(decisions.get(id)).toBeUndefined()
    const now = new Date('2026-11-23T02:00:00Z')
    const instants = [
      ...buffer.rowsOf(approval).map(({ decidedAt }) => decidedAt),
      ...applications.map((a) => a.createdAt),
    ]
    expect(instants.filter((at) => at > now)).toEqual([])
  })
})

test('P-13 certificates end within the next 60 days, and of each that was not renewed somebody was reminded, by the latest step', () => {
  const today = '2026-11-23'
  const held = buffer.rowsOf(certificate).filter(({ revoked }) => !revoked)
  const ending = held.filter(({ validUntil }) => today <= validUntil && validUntil <= addDays(today, 60))
  const byTrainee = groupBy(held, ({ partnerId, courseId, traineeName }) => `${partnerId} ${courseId} ${traineeName}`)
  const last = ending.filter(({ partnerId, courseId, traineeName, validUntil }) =>
    byTrainee.get(`${partnerId} ${courseId} ${traineeName}`)!.every((one) => one.validUntil <= validUntil),
  )
  expect(last.length).toBeGreaterThan(3)
  const reminders = new Map(buffer.rowsOf(certificateReminder).map((row) => [row.id, row]))
  expect(reminders.size).toBe(last.length)
  for (const { id, validUntil } of last) {
    const days = [7, 30, 60].find((step) => addDays(validUntil, -step) <= today)
    expect([id, reminders.get(id)?.days]).toEqual([id, days])
  }
})
