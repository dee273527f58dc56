import { becomePartner, type Database, PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { sqlStateOf } from '@channelgraph/command'
import { testSubgraph } from '@channelgraph/testkit'
import { getTableName } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import { expect, test } from 'vitest'
import {
  departmentScore,
  evaluationReport,
  partnerApplication,
  screeningStandard,
  siteVisit,
} from './applications/applications.tables.ts'
import { approval } from './approvals/approvals.tables.ts'
import { contract, contractAmendment } from './contracts/contracts.tables.ts'
import { depositRef } from './deposits/deposits.tables.ts'
import { yearlyNumber } from './numbering/numbering.tables.ts'
import { partners } from './subgraph.ts'
import { territory, territoryRegion } from './territories/territories.tables.ts'
import { channelOf } from './testing/fixture.ts'
import { certificate, trainingEnrolment, trainingValidity } from './training/training.tables.ts'

const t = await testSubgraph(partners)
const { aReadyPartner, aContract, anAmendment } = await channelOf(t)
for (const { id, code } of [PARTNER_A, PARTNER_B]) {
  const ready = await aReadyPartner({ id, code })
  await anAmendment(await aContract(ready, { status: 'EXPIRED' }))
}

/** All rows of a table, asked for without any condition under partner A's database role. */
const rowsForPartnerA = (table: PgTable) =>
  t.db.transaction(async (tx) => {
    await becomePartner(tx as Database, 'partners', PARTNER_A.id)
    return tx.select().from(table)
  })

const OWN = [contract, contractAmendment, territory, territoryRegion, trainingEnrolment, certificate]
test.each(OWN.map((table) => [getTableName(table), table] as const))(
  'the database itself keeps rows of %s from other partners',
  async (_, table) => {
    const owners = (await rowsForPartnerA(table)).map((row) => (row as { partnerId: string }).partnerId)
    expect([...new Set(owners)]).toEqual([PARTNER_A.id])
  },
)

const INSIDE = [
  depositRef,
  yearlyNumber,
  approval,
  partnerApplication,
  siteVisit,
  departmentScore,
  evaluationReport,
  screeningStandard,
  trainingValidity,
]
test.each(INSIDE.map((table) => [getTableName(table), table] as const))(
  'no partner user reads %s',
  async (_, table) => {
    const refused = await rowsForPartnerA(table).then(
      () => undefined,
      (error: unknown) => sqlStateOf(error),
    )
    expect(refused).toBe('42501')
  },
)
