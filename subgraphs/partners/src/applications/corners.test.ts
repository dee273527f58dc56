import { personaNamed } from '@channelgraph/access'
import { testSubgraph } from '@channelgraph/testkit'
import { addDays, newId } from '@channelgraph/values'
import { beforeEach, describe, expect, test } from 'vitest'
import { partners } from '../subgraph.ts'
import { admissionOf, findings } from '../testing/admission.ts'
import { channelOf, idOf, TODAY } from '../testing/fixture.ts'

const t = await testSubgraph(partners)
const { aPartner } = await channelOf(t)
const { anApplication, apply, act, lead } = admissionOf(t)
const CHM = 'channel-manager-east'

beforeEach(() => t.clock.set(`${TODAY}T10:00:00+08:00`))

describe('A: when a franchise was disclosed', () => {
  const deliver = async (application: { id: string; version: number }, deliveredAt: string) =>
    (await act(CHM, 'deliverDisclosure', application, `deliveredAt: "${deliveredAt}"`)).error ?? 'noted'

  test('A: a delivery is noted within three days, never of before the application, nor of the future', async () => {
    const fresh = await apply({ kind: 'FRANCHISEE' })
    expect(await deliver(fresh, '2026-10-01T10:00:00+08:00')).toBe('BAD_USER_INPUT')
    expect(await deliver(fresh, `${TODAY}T09:59:59+08:00`)).toBe('BAD_USER_INPUT')
    expect(await deliver(fresh, `${TODAY}T10:00:01+08:00`)).toBe('BAD_USER_INPUT')
    expect(await deliver(fresh, `${TODAY}T10:00:00+08:00`)).toBe('noted')
    const old = await anApplication({ kind: 'FRANCHISEE', status: 'APPROVED' })
    expect(await deliver(old, `${addDays(TODAY, -4)}T23:59:59+08:00`)).toBe('BAD_USER_INPUT')
    expect(await deliver(old, `${addDays(TODAY, -3)}T00:00:00+08:00`)).toBe('noted')
  })

  test('A: a visit is of today or earlier, and at most 90 days before the application was created', async () => {
    const visit = async (date: string) => {
      const application = await anApplication({ status: 'SITE_VISIT', createdAt: new Date(`${TODAY}T01:00:00Z`) })
      const visitors = JSON.stringify([CHM, 'tech-support'].map(idOf))
      const rest =
        `idempotencyKey: "${newId('event')}", input: { date: "${date}", visitorIds: ${visitors}, operations: 4, teamStrength: 5, warehouseLogistics: 3, findings: "整洁" }` as const
      return (await act(CHM, 'recordSiteVisit', application, rest)).error ?? 'noted'
    }
    for (const wrong of [addDays(TODAY, 1), addDays(TODAY, -91), '2001-01-01'])
      expect(await visit(wrong)).toBe('BAD_USER_INPUT')
    for (const right of [TODAY, addDays(TODAY, -90)]) expect(await visit(right)).toBe('noted')
  })
})

test('A: a dossier text of nothing but zero-width characters is missing', async () => {
  const application = await lead({ salesCapability: '\u200b\u2060\ufeff' })
  expect(await act(CHM, 'startScreening', application)).toMatchObject({ refusal: 'DOSSIER_INCOMPLETE' })
  await act(CHM, 'updateDossier', application, 'input: { salesCapability: "\u200b" }')
  expect(await act(CHM, 'startScreening', application)).toMatchObject({ missing: ['salesCapability'] })
})

test('C: codes of a screening standard are found in it however they were typed', async () => {
  const application = await anApplication({ status: 'SCREENING' })
  const typed = findings().toLowerCase().replaceAll('licence', ' ｌicence\u200b').replaceAll('code: " ', 'code: "')
  expect(await act(CHM, 'screenApplication', application, `findings: ${typed}`)).toMatchObject({ status: 'SITE_VISIT' })
})

describe('D: nobody who shaped an application decides it, whatever the role', () => {
  const decide = async (as: string, application: { id: string; version: number }) => {
    const decider = { ...personaNamed(as).viewer, roles: ['MGT' as const] }
    const { decideApplication } = await t.data(
      decider,
      `mutation { decideApplication(id: "${application.id}", expectedVersion: ${application.version}, decision: APPROVED, comment: "同意") { __typename } }`,
    )
    return decideApplication.__typename
  }

  test('D: neither whoever screened it, nor whoever noted a step of it, nor whose score was replaced', async () => {
    const screening = { standardVersion: 1, items: [], passed: true, byId: idOf('marketing'), at: `${TODAY}T00:00:00Z` }
    expect(await decide('marketing', await anApplication({ status: 'PENDING_APPROVAL', screening }))).toBe(
      'SelfApproval',
    )

    const scored = await anApplication({ status: 'EVALUATION' })
    const earlier = { ...personaNamed('management').viewer, roles: ['AFS' as const] }
    const SCORE =
      `mutation { scoreApplication(id: "${scored.id}", expectedVersion: 1, score: "99") { __typename } }` as const
    await t.data(earlier, SCORE)
    scored.version += 1
    await act('after-sales', 'scoreApplication', scored, 'score: "70"')
    await act(CHM, 'submitEvaluation', scored, 'recommendation: APPROVED')
    expect(await decide('management', scored)).toBe('SelfApproval')
  })

  test('D: nor whoever scored a report that was returned since', async () => {
    const application = await anApplication({ status: 'PENDING_APPROVAL' })
    await act('management', 'decideApplication', application, 'decision: RETURNED, comment: "补充"')
    // Finance's score is replaced by a colleague's before the second report.
    const colleague = { ...personaNamed('marketing').viewer, roles: ['FIN' as const] }
    const { id, version } = application
    await t.data(
      colleague,
      `mutation { scoreApplication(id: "${id}", expectedVersion: ${version}, score: "70") { __typename } }`,
    )
    application.version += 1
    await act(CHM, 'submitEvaluation', application, 'recommendation: APPROVED')
    expect(await decide('finance', application)).toBe('SelfApproval')
    expect(await decide('management', application)).toBe('PartnerApplication')
  })
})

test('B: a partner is managed by somebody who works in the channel department today', async () => {
  const partner = await aPartner()
  for (const id of [newId('employee'), idOf('finance')])
    await expect(
      t.data(
        CHM,
        `mutation { updatePartner(id: "${partner.id}", expectedVersion: 1, input: { managerId: "${id}" }) { __typename } }`,
      ),
    ).rejects.toThrow(/must be an employee who works in CHANNEL/)
})
