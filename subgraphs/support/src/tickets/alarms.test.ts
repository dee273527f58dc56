import { testSubgraph } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { beforeAll, describe, expect, test } from 'vitest'
import { support } from '../subgraph.ts'
import {
  chargerWith,
  knowEmployees,
  knowPartners,
  publishProduct,
  ticketMutations,
  ticketWith,
} from '../testing/fixture.ts'
import { supportTicket } from './tickets.tables.ts'

const t = await testSubgraph(support)
const run = ticketMutations(t)

beforeAll(async () => {
  await knowPartners(t)
  await knowEmployees(t)
  await publishProduct(t)
})

const OPEN = `mutation ($serial: ID, $channel: TicketChannel!, $fault: ID, $key: ID!) {
  openTicket(serialNo: $serial, channel: $channel, subject: "设备告警", faultCode: $fault, idempotencyKey: $key) {
    __typename ... on SupportTicket { id no version priority level status } ... on Refusal { refusal: code }
  }
}`
const ask = (
  as: string,
  input: { channel: 'DEVICE_ALARM' | 'HOTLINE' | 'INSPECTION' | 'PORTAL'; serial?: string; fault?: string },
) => t.ask(as, OPEN, { key: newId('event'), ...input })
const alarm = async (serial: string, fault: string) => {
  const { data, errors } = await ask('tech-support', { channel: 'DEVICE_ALARM', serial, fault })
  return data?.openTicket ?? errors[0]?.extensions?.code
}
const rows = () => t.db.select().from(supportTicket)

describe('an alarm of a charger', () => {
  test('G-08 alarm GroundFailure opens a P1 ticket; EVCommunicationError opens none', async () => {
    const { id } = await chargerWith(t)
    expect(await alarm(id, 'GroundFailure')).toMatchObject({ __typename: 'SupportTicket', priority: 'P1' })
    const before = await rows()
    expect(await alarm(id, 'EVCommunicationError')).toEqual({
      __typename: 'AlarmWithoutTicket',
      refusal: 'ALARM_WITHOUT_TICKET',
    })
    expect(await rows()).toHaveLength(before.length)
  })

  test('E: that is repeated is about the ticket that is open, whoever sends it again and however often at once', async () => {
    const { id } = await chargerWith(t)
    const first = await alarm(id, 'OverVoltage')
    const again = await Promise.all([1, 2, 3, 4].map(() => alarm(id, 'OverVoltage')))
    expect(again.map(({ no }) => no)).toEqual(again.map(() => first.no))
    const other = await chargerWith(t)
    const atOnce = await Promise.all([1, 2, 3, 4].map(() => alarm(other.id, 'OverVoltage')))
    expect(new Set(atOnce.map(({ no }) => no)).size).toBe(1)
    expect(atOnce[0].no).not.toBe(first.no)
    expect((await alarm(id, 'HighTemperature')).no).not.toBe(first.no)
  })

  test('E: opens a new ticket once the one before was put right', async () => {
    const { id } = await chargerWith(t)
    const first = await alarm(id, 'PowerSwitchFailure')
    const started = await run('tech-support', 'startTicket', first)
    await run('tech-support', 'resolveTicket', started, ', resolution: "换接触器"')
    const second = await alarm(id, 'PowerSwitchFailure')
    expect([second.__typename, second.no === first.no]).toEqual(['SupportTicket', false])
  })

  test('E: says which charger and which fault', async () => {
    const { id } = await chargerWith(t)
    for (const input of [{ serial: id }, { fault: 'OverVoltage' }])
      expect((await ask('tech-support', { channel: 'DEVICE_ALARM', ...input })).errors[0]?.extensions?.code).toBe(
        'BAD_USER_INPUT',
      )
  })
})

describe('how a partner opens a ticket', () => {
  test.each(['HOTLINE', 'INSPECTION', 'DEVICE_ALARM'] as const)(
    'E: not by %s, which is ours and begins above the partner',
    async (channel) => {
      const { id } = await chargerWith(t)
      const { errors } = await ask('partner-a', { channel, serial: id, fault: 'OtherError' })
      expect(errors.map(({ extensions }) => extensions?.code)).toEqual(['BAD_USER_INPUT'])
    },
  )

  test('S-10 a partner works on its own ticket from the first step to the last, and on no other', async () => {
    const { data } = await ask('partner-a', { channel: 'PORTAL' })
    const started = await run('partner-a', 'startTicket', data.openTicket)
    expect(started).toMatchObject({ status: 'IN_PROGRESS' })
    const resolved = await run('partner-a', 'resolveTicket', started, ', resolution: "重启后恢复"')
    expect(resolved).toMatchObject({ status: 'RESOLVED' })
    expect(await run('partner-a', 'closeTicket', resolved)).toMatchObject({ status: 'CLOSED' })
    const ours = await ticketWith(t)
    await expect(run('partner-a', 'startTicket', ours)).rejects.toThrow(/FORBIDDEN/)
    const other = (await ask('partner-b', { channel: 'PORTAL' })).data.openTicket
    await expect(run('partner-a', 'startTicket', other)).rejects.toThrow(/NOT_FOUND/)
  })
})

test('J: a ticket that was closed for three days and reopened waited for nobody, and has as much time left as it had', async () => {
  t.clock.set('2026-11-23T10:00:00+08:00')
  const ticket = await ticketWith(t, { priority: 'P2', status: 'IN_PROGRESS' })
  t.clock.advance(3_600_000)
  const resolved = await run('tech-support', 'resolveTicket', ticket, ', resolution: "x"')
  const closed = await run('tech-support', 'closeTicket', resolved)
  t.clock.advance(72 * 3_600_000)
  const reopened = await run('tech-support', 'reopenTicket', closed, ', reason: "又坏了"')
  // Of 24 hours one had passed.
  expect(reopened.resolutionSla).toEqual({ state: 'RUNNING', dueAt: '2026-11-27T02:00:00.000Z', pausedSeconds: 0 })
})
