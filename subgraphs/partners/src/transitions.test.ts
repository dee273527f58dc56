import type { Database } from '@channelgraph/access'
import { PARTNER_A } from '@channelgraph/access'
import { testSubgraph } from '@channelgraph/testkit'
import { newId, type Transitions } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import { describe, expect, test } from 'vitest'
import { announceExpiry } from './contracts/commands/announce-expiry.ts'
import { expireContract } from './contracts/commands/expire-contract.ts'
import { CONTRACT_TRANSITIONS } from './contracts/contracts.rules.ts'
import { CONTRACT_STATUSES, contract } from './contracts/contracts.tables.ts'
import { channelOf } from './fixture.ts'
import { PARTNER_TRANSITIONS } from './partners/partners.rules.ts'
import { PARTNER_STATUSES, partner } from './partners/partners.tables.ts'
import { partners } from './subgraph.ts'
import { TERRITORY_TRANSITIONS } from './territories/territories.rules.ts'
import { TERRITORY_STATUSES, territory } from './territories/territories.tables.ts'
import { ENROLMENT_TRANSITIONS, SESSION_TRANSITIONS } from './training/training.rules.ts'
import { ENROLMENT_STATUSES, SESSION_STATUSES, trainingEnrolment, trainingSession } from './training/training.tables.ts'

const t = await testSubgraph(partners)
const { aPartner, aContract, aTerritory, aSession, anEnrolment } = await channelOf(t)
const someone = await aPartner({ id: PARTNER_A.id, code: PARTNER_A.code, status: 'ACTIVE' })
const openSession = await aSession({ status: 'OPEN' })

const key = () => `idempotencyKey: "${newId('event')}"`
const versioned = (id: string) => `id: "${id}", expectedVersion: 1`
/** How a mutation answers, asked by somebody who may. */
const ask = (as: string, call: string) => async () => {
  const data = await t.data(as, `mutation { ${call} { __typename } }`)
  return (Object.values(data)[0] as { __typename: string }).__typename
}

type Row = { readonly id: string }
interface Machine<Status extends string, Table extends Transitions<Status>> {
  readonly transitions: Table
  readonly statuses: readonly Status[]
  readonly table: PgTable & { id: PgColumn }
  readonly rowIn: (status: Status) => Promise<Row>
  /** One way to give each command of the table. */
  readonly commands: { readonly [Command in keyof Table]: (id: string) => () => Promise<unknown> }
}

const rowOf = async (db: Database, { table }: { table: PgTable & { id: PgColumn } }, id: string) =>
  (await db.select().from(table).where(eq(table.id, id)))[0]

/** G-01: every status with every command that its table does not list. */
function proveUnlisted<Status extends string, Table extends Transitions<Status>>(
  what: string,
  machine: Machine<Status, Table>,
): void {
  describe(`G-01 ${what}`, () => {
    for (const command of Object.keys(machine.transitions) as (keyof Table & string)[]) {
      const unlisted = machine.statuses.filter((status) => !machine.transitions[command]!.from.includes(status))
      test.each(unlisted)(
        `G-01 ${command} while %s is refused with row, version and outbox unchanged`,
        async (status) => {
          const { id } = await machine.rowIn(status)
          const before = await rowOf(t.db, machine, id)
          const recorded = (await t.recorded()).length
          expect(await machine.commands[command](id)()).toBe('IllegalTransition')
          expect(await rowOf(t.db, machine, id)).toEqual(before)
          expect(await t.recorded()).toHaveLength(recorded)
        },
      )
    }
  })
}

proveUnlisted('partner', {
  transitions: PARTNER_TRANSITIONS,
  statuses: PARTNER_STATUSES,
  table: partner,
  rowIn: (status) => aPartner({ status }),
  commands: {
    activatePartner: (id) => ask('channel-manager-east', `activatePartner(${versioned(id)})`),
    updatePartner: (id) => ask('channel-manager-east', `updatePartner(${versioned(id)}, input: { tier: CORE })`),
    signContract: (id) =>
      ask(
        'management',
        `signContract(${key()}, input: { partnerId: "${id}", effectiveFrom: "2026-12-01", effectiveTo: "2027-11-30",
          annualTarget: "1.00", depositAmount: "1.00", creditLimit: "1.00", paymentTermDays: 30 })`,
      ),
    grantTerritory: (id) =>
      ask(
        'channel-manager-east',
        `grantTerritory(${key()}, partnerId: "${id}", regionCodes: ["320500"], validFrom: "2026-12-01", validTo: "2027-11-30")`,
      ),
    enrolTrainee: (id) =>
      ask('marketing', `enrolTrainee(${key()}, sessionId: "${openSession.id}", partnerId: "${id}", traineeName: "王")`),
    suspendPartner: (id) => ask('management', `suspendPartner(${versioned(id)}, reason: "检查")`),
    reinstatePartner: (id) => ask('management', `reinstatePartner(${versioned(id)})`),
  },
})

/** Both are given by the schedule only, on the row it locked. */
const sweep = (act: typeof announceExpiry) => (id: string) => async () => {
  const [row] = await t.db.select().from(contract).where(eq(contract.id, id))
  return ((await act(t.subgraph.system('test'), row!)) as { __typename?: string }).__typename
}
proveUnlisted('contract', {
  transitions: CONTRACT_TRANSITIONS,
  statuses: CONTRACT_STATUSES,
  table: contract,
  rowIn: async (status) => aContract(await aPartner(), { status }),
  commands: { announceExpiry: sweep(announceExpiry), expireContract: sweep(expireContract) },
})

proveUnlisted('territory', {
  transitions: TERRITORY_TRANSITIONS,
  statuses: TERRITORY_STATUSES,
  table: territory,
  rowIn: (status) => aTerritory(someone, { status }),
  commands: {
    releaseTerritory: (id) => ask('channel-manager-east', `releaseTerritory(${versioned(id)}, reason: "收回")`),
  },
})

proveUnlisted('session', {
  transitions: SESSION_TRANSITIONS,
  statuses: SESSION_STATUSES,
  table: trainingSession,
  rowIn: (status) => aSession({ status }),
  commands: {
    openSession: (id) => ask('tech-support', `openSession(${versioned(id)})`),
    startSession: (id) => ask('tech-support', `startSession(${versioned(id)})`),
    closeSession: (id) => ask('tech-support', `closeSession(${versioned(id)})`),
    cancelSession: (id) => ask('tech-support', `cancelSession(${versioned(id)}, reason: "停电")`),
    enrolTrainee: (id) =>
      ask('partner-a', `enrolTrainee(${key()}, sessionId: "${id}", partnerId: "${someone.id}", traineeName: "王")`),
  },
})

proveUnlisted('enrolment', {
  transitions: ENROLMENT_TRANSITIONS,
  statuses: ENROLMENT_STATUSES,
  table: trainingEnrolment,
  rowIn: (status) => anEnrolment(someone, { status }),
  commands: {
    cancelEnrolment: (id) => ask('partner-a', `cancelEnrolment(${versioned(id)})`),
    recordAttendance: (id) => ask('tech-support', `recordAttendance(${versioned(id)}, present: true)`),
    recordExam: (id) => ask('tech-support', `recordExam(${versioned(id)}, score: "80")`),
  },
})
