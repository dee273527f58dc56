import type { TestSubgraph } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import type { PartnerRow } from '../partners/partners.tables.ts'
import { type SupervisionCheckRow, supervisionCheck } from '../supervision/supervision.tables.ts'
import { openingViolation } from '../violations/violations.rules.ts'
import { type ViolationRow, violation } from '../violations/violations.tables.ts'
import { idOf, TODAY } from './fixture.ts'

/** Rows of violations and checks in any status; a test states only what matters to it. */
export function violationsOf({ db }: Pick<TestSubgraph, 'db'>) {
  let n = 0
  const next = () => {
    n += 1
    return String(900_000 + n)
  }

  /** Since its confirmation a violation says when it was confirmed, and until when there may be an appeal. */
  const aViolation = async (of: Pick<PartnerRow, 'id'>, given: Partial<ViolationRow> = {}): Promise<ViolationRow> => {
    const opening = openingViolation({
      ...{ id: newId('violation'), no: `VI-2026-${next()}`, partnerId: of.id, kind: 'PRICE', severity: 2 },
      ...{ description: '低价销售项目机', evidence: ['SN-1'], priceBreach: 'SUPPLY_PRICE' },
      ...{ reportedAt: new Date('2026-11-20T02:00:00Z'), reportedById: idOf('marketing') },
    })
    const confirmed = { confirmedAt: new Date('2026-11-21T02:00:00Z'), appealUntil: '2026-12-04', points: 3 }
    const isConfirmed = given.status && ['CONFIRMED', 'APPEALED', 'SANCTIONED', 'CLOSED'].includes(given.status)
    const row = { ...opening, ...(isConfirmed ? confirmed : {}), ...given }
    return (await db.insert(violation).values(row).returning())[0]!
  }

  const aCheck = async (
    of: Pick<PartnerRow, 'id'>,
    given: Partial<SupervisionCheckRow> = {},
  ): Promise<SupervisionCheckRow> => {
    const items = [{ code: 'SIGNAGE', name: '门头标识', required: true, value: null, passed: true }]
    const row = { id: newId('supervisionCheck'), partnerId: of.id, date: TODAY, items, passed: true, ...given }
    const inspectorId = idOf('channel-manager-east')
    return (
      await db
        .insert(supervisionCheck)
        .values({ inspectorId, ...row })
        .returning()
    )[0]!
  }

  return { aViolation, aCheck }
}
