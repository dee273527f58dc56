import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { apiSchemaOf } from '@channelgraph/supergraph'
import { TEST_NOW } from '@channelgraph/testkit'
import { parse, validate } from 'graphql'
import { afterAll, describe, expect, test } from 'vitest'
import { definitions } from '../../tests/harness/departments.ts'
import { seededDatabases } from '../../tests/harness/index.ts'
import * as stories from './index.ts'

const stage = await stories.openStage(definitions, await seededDatabases(), new Date(TEST_NOW))
afterAll(() => stage.close())

test('a distributor oversells its territory: held, let go with a note, and on record where it was installed', async () => {
  const ending = await stories.aDistributorOversellsItsTerritory.tell(stage)
  expect(ending).toMatchObject({ heldFor: ['TERRITORY_CHECK'], afterRelease: 'SUBMITTED', delivered: 'DELIVERED' })
  expect(ending.outside).toBe(true)
})

test('a partner orders beyond its credit: held however often it is asked, until the limit is raised', async () => {
  expect(await stories.aPartnerOrdersBeyondItsCredit.tell(stage)).toEqual({
    heldFor: ['CREDIT'],
    confirmedTooEarly: 'ILLEGAL_TRANSITION',
    stillHeldFor: ['CREDIT'],
    afterRaise: 'SUBMITTED',
    inTheEnd: 'CONFIRMED',
  })
})

test('a safety alarm is answered too late: breached for ever, announced once', async () => {
  expect(await stories.aSafetyAlarmIsAnsweredTooLate.tell(stage)).toEqual({
    priority: 'P1',
    level: 'L2_REMOTE',
    inTime: 'RUNNING',
    anHourLater: 'BREACHED',
    afterTheAnswer: 'BREACHED',
    announced: 1,
  })
})

test('a customer complains until it is put right: reopened, and not closed before the partner was told', async () => {
  const handled = ['INVESTIGATING', 'UPHELD', 'RECTIFYING']
  expect(await stories.aCustomerComplainsUntilItIsPutRight.tell(stage)).toEqual({
    states: ['REGISTERED', 'CLASSIFIED', ...handled, 'REOPENED', ...handled, 'FOLLOW_UP', 'PARTNER_NOTIFIED', 'CLOSED'],
    closedTooEarly: 'PARTNER_NOT_NOTIFIED',
    followUps: 2,
  })
})

test('an overdue partner pays its debt: every settlement paid, the overdue mark gone', async () => {
  const ending = await stories.anOverduePartnerPaysItsDebt.tell(stage)
  expect(ending).toMatchObject({ overdueBefore: true, overdueAfter: '0.00', unpaidSettlements: 0 })
  expect(ending.announced).toMatchObject({ amount: '0.00', days: 0 })
})

test('a suspended partner cannot order: refused, waiting, and served all the same', async () => {
  expect(await stories.aSuspendedPartnerCannotOrder.tell(stage)).toEqual({
    refusedWith: 'PARTNER_NOT_ACTIVE',
    waiting: ['PARTNER_SUSPENDED'],
    ticket: 'NEW',
    waitingAfter: 'SUBMITTED',
    submittedAfter: 'SUBMITTED',
  })
})

test('an applicant is screened out: by one required item, named, and nobody visits it', async () => {
  expect(await stories.anApplicantIsScreenedOut.tell(stage)).toEqual({
    status: 'SCREENED_OUT',
    notMet: ['CREDIT'],
    visitedAllTheSame: 'ILLEGAL_TRANSITION',
  })
})

test('an applicant is returned once and then signed: every department knows the partner', async () => {
  expect(await stories.anApplicantIsReturnedOnceAndThenSigned.tell(stage)).toEqual({
    states: ['SCREENING', 'EVALUATION', 'PENDING_APPROVAL', 'EVALUATION', 'PENDING_APPROVAL', 'APPROVED', 'SIGNED'],
    refusedWithoutClauses: 'CLAUSES_MISSING',
    contract: 'EFFECTIVE',
    knownTo: ['orders', 'support', 'finance'],
  })
})

test('a price violation is appealed: its orders are looked at until management grants the appeal', async () => {
  expect(await stories.aPriceViolationIsAppealed.tell(stage)).toEqual({
    refusedWith: 'RESALE_PRICE_PROTECTED',
    heldFor: ['PRICE_CHECK'],
    afterTheAppeal: 'DISMISSED',
    orderGoesOn: 'SUBMITTED',
  })
})

test('goods turn up elsewhere: the deposit pays, and nothing is supplied until the violation is closed', async () => {
  expect(await stories.goodsTurnUpElsewhere.tell(stage)).toEqual({
    tooEarly: 'APPEAL_TERM_RUNS',
    deducted: '10000.00',
    heldFor: ['SANCTION'],
    afterTheEnd: 'SUBMITTED',
  })
})

describe("every story's question", () => {
  const told = Object.values(stories).filter((story) => typeof story !== 'function')

  test('is one the graph answers', () => {
    const sdl = readFileSync(fileURLToPath(new URL('../../supergraph.graphql', import.meta.url)), 'utf8')
    const schema = apiSchemaOf(sdl)
    for (const { query } of told) expect(validate(schema, parse(query)).map(({ message }) => message)).toEqual([])
  })

  test("stands among the explorer's examples as it is told here", () => {
    const folder = fileURLToPath(new URL('../../gateway/examples/', import.meta.url))
    const files = readdirSync(folder).filter((name) => name.startsWith('S'))
    // A story is told in English; the translation of its words stands with the example only.
    const examples = files.map((name) =>
      readFileSync(`${folder}${name}`, 'utf8')
        .replaceAll(/^# \w+-zh: .*\n/gm, '')
        .trim(),
    )
    const expected = told.map(
      ({ title, description, persona, query }) =>
        `# title: ${title}\n# description: ${description}\n# group: Stories\n# persona: ${persona}\n${query}`,
    )
    expect(examples.toSorted()).toEqual(expected.toSorted())
  })
})
