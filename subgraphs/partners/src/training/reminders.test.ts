import { PARTNER_A } from '@channelgraph/access'
import { testSubgraph } from '@channelgraph/testkit'
import { addDays } from '@channelgraph/values'
import { beforeEach, describe, expect, test } from 'vitest'
import { partners } from '../subgraph.ts'
import { channelOf, TODAY } from '../testing/fixture.ts'
import { noteReminder } from './reminders.store.ts'
import type { CertificateRow } from './training.tables.ts'

const t = await testSubgraph(partners)
const { aPartner, aCertificate, aCourse } = await channelOf(t)
const a = await aPartner({ id: PARTNER_A.id })

const on = (day: string, time = '00:00:00') => t.clock.set(`${day}T${time}+08:00`)
beforeEach(() => on(TODAY, '10:00:00'))

const told = async ({ id }: CertificateRow) =>
  (await t.recorded())
    .filter(({ type, payload }) => type === 'CertificateExpiring' && payload.certificateId === id)
    .map(({ payload }) => payload.reminder)

describe('P-13 a certificate that ends', () => {
  test('P-13 is told of 60, 30 and 7 days ahead, once each, by two replicas at once', async () => {
    const held = await aCertificate(a, { validUntil: addDays(TODAY, 61) })
    await t.subgraph.sweep()
    expect(await told(held)).toEqual([])
    for (const [daysLeft, all] of [
      [60, [60]],
      [31, [60]],
      [30, [60, 30]],
      [8, [60, 30]],
      [7, [60, 30, 7]],
      [0, [60, 30, 7]],
      [-1, [60, 30, 7]],
    ] as const) {
      on(addDays(held.validUntil, -daysLeft))
      await Promise.all([t.subgraph.sweep(), t.subgraph.sweep()])
      expect([daysLeft, await told(held)]).toEqual([daysLeft, all])
    }
  })

  test('P-13 is told of once, also where another replica picked it before the first had told', async () => {
    const held = await aCertificate(a, { validUntil: addDays(TODAY, 25) })
    const picked = { id: held.id, partnerId: held.partnerId, remindedOn: TODAY }
    expect(await noteReminder(t.db, { ...picked, days: 30 })).not.toBeNull()
    expect(await noteReminder(t.db, { ...picked, days: 30 })).toBeNull()
    expect(await noteReminder(t.db, { ...picked, days: 7 })).not.toBeNull()
    expect(await noteReminder(t.db, { ...picked, days: 30 })).toBeNull()
  })

  test('P-13 is told of on the next day that is swept, by the latest reminder alone, and never after its end', async () => {
    const held = await aCertificate(a, { validUntil: addDays(TODAY, 70) })
    const over = await aCertificate(a, { validUntil: addDays(TODAY, 10) })
    on(addDays(TODAY, 50))
    await t.subgraph.sweep()
    await t.subgraph.sweep()
    expect([await told(held), await told(over)]).toEqual([[30], []])
  })

  test('P-13 is not told of where it was revoked, or the trainee has a later one of the same course', async () => {
    const course = await aCourse()
    const ending = { courseId: course.id, traineeName: '赵六', validUntil: addDays(TODAY, 20) }
    const [renewed, revoked] = [await aCertificate(a, ending), await aCertificate(a, { ...ending, revoked: true })]
    const later = await aCertificate(a, { ...ending, validUntil: addDays(TODAY, 400) })
    const ofAnother = await aCertificate(a, { ...ending, traineeName: '钱七' })
    await t.subgraph.sweep()
    const all = await Promise.all([renewed, revoked, later, ofAnother].map(told))
    expect(all).toEqual([[], [], [], [30]])
  })

  test('P-13 stands in the list of those that look after it, with its last reminder, and in the view of its partner', async () => {
    const held = await aCertificate(a, { validUntil: addDays(TODAY, 5) })
    const south = await aCertificate(await aPartner({ regionCode: '440300' }), { validUntil: addDays(TODAY, 5) })
    await t.subgraph.sweep()
    const LIST = `query ($before: Date!) { expiringCertificates(before: $before) { nodes { no lastReminder { days remindedOn } } } }`
    const listed = async (as: string) =>
      (await t.data(as, LIST, { before: addDays(TODAY, 6) })).expiringCertificates.nodes
    const own = { no: held.no, lastReminder: { days: 7, remindedOn: TODAY } }
    for (const as of ['channel-manager-east', 'partner-a']) {
      expect(await listed(as)).toContainEqual(own)
      expect(JSON.stringify(await listed(as))).not.toContain(south.no)
    }
  })
})
