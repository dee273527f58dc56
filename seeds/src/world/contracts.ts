import { addDays, addMonths, type BusinessDate, businessDateOf, Decimal, Money } from '@channelgraph/values'
import { contractOnPaper } from '../../../subgraphs/partners/src/contracts/contracts.rules.ts'
import type { SignedContractRow } from '../../../subgraphs/partners/src/contracts/contracts.tables.ts'
import type { RegionRow } from '../../../subgraphs/partners/src/regions/regions.tables.ts'
import { openingTerritory } from '../../../subgraphs/partners/src/territories/territories.rules.ts'
import type { TerritoryRow } from '../../../subgraphs/partners/src/territories/territories.tables.ts'
import { inOfficeHours } from '../moments.ts'
import type { Stream } from '../random.ts'
import type { LifeFact } from './activation.ts'
import type { Atlas } from './regions.ts'

export interface ContractFact {
  readonly row: SignedContractRow
  readonly manager: string
}
export type TerritoryFact = TerritoryRow & { readonly regions: readonly RegionRow[] }

/** What a partner's contracts promise, from what it came to sell and to owe. */
export interface Terms {
  /** Delivered net in the last twelve months. */
  readonly yearlyNet: Money
  /** The most it ever owed, reserved orders included. */
  readonly peakExposure: Money
}

/** How long before its last day a contract is announced to end. */
export const EXPIRING_DAYS = 60

export const paymentTermOf = ({ partner: { tier, kind } }: LifeFact): number =>
  tier === 'STRATEGIC' ? 60 : kind === 'AGENT' ? 45 : 30

const roundUp = (amount: Money, step: number): Money =>
  Money.round(amount.toDecimal().div(step).toDecimalPlaces(0, Decimal.ROUND_UP).times(step))

const atLeast = (amount: Money, least: string): Money =>
  amount.compare(Money.parse(least)) < 0 ? Money.parse(least) : amount

/** The last day a contract bound: the one before it was terminated. */
export const lastDayOf = ({ terminatedAt, effectiveTo }: SignedContractRow): BusinessDate =>
  terminatedAt ? addDays(businessDateOf(terminatedAt), -1) : effectiveTo

/** The contract signed at the beginning and those that followed it, each for two years (franchises three). */
export function makeContracts(stream: Stream, life: LifeFact, terms: Terms, today: BusinessDate): ContractFact[] {
  const { partner, signedAt, terminatedAt } = life
  const contracts: ContractFact[] = []
  const months = partner.kind === 'FRANCHISEE' ? 36 : partner.rank % 3 === 0 ? 12 : 24
  const annualTarget = atLeast(
    roundUp(terms.yearlyNet.times(new Decimal(stream.int(80, 125)).div(100)), 10_000),
    '100000.00',
  )
  const creditLimit = atLeast(roundUp(terms.peakExposure.times('1.12'), 50_000), '100000.00')
  const depositAmount = atLeast(roundUp(annualTarget.times('0.04'), 5_000), '20000.00')
  const ends = terminatedAt ? businessDateOf(terminatedAt) : today
  let at = signedAt
  for (let from = businessDateOf(signedAt); from < ends; ) {
    const effectiveTo = addDays(addMonths(from, months), -1)
    const status =
      effectiveTo < today ? 'EXPIRED' : effectiveTo <= addDays(today, EXPIRING_DAYS) ? 'EXPIRING' : 'EFFECTIVE'
    const terminated = terminatedAt !== null && ends <= effectiveTo
    contracts.push({
      manager: partner.managerId,
      // Signed before drafts were kept here.
      row: {
        ...contractOnPaper(
          {
            id: stream.id('contract', at),
            no: '',
            partnerId: partner.id,
            kind: partner.kind,
            effectiveFrom: from,
            effectiveTo,
            annualTarget,
            depositAmount,
            creditLimit,
            paymentTermDays: paymentTermOf(life),
          },
          at,
        ),
        status: terminated ? 'TERMINATED' : status,
        terminatedAt: terminated ? terminatedAt : null,
        version: terminated ? 2 : status === 'EFFECTIVE' ? 1 : status === 'EXPIRING' ? 2 : 3,
      },
    })
    from = addDays(effectiveTo, 1)
    at = inOfficeHours(from, stream, 9, 11)
  }
  return contracts
}

/** The partner's area; the largest hold a neighbouring one as well. All exclusive: nobody else holds it. */
export function makeTerritory(stream: Stream, life: LifeFact, atlas: Atlas, spare: RegionRow | null): TerritoryFact {
  const { partner, grantedAt, terminatedAt } = life
  const regions = spare ? [partner.area, spare] : [partner.area]
  return {
    ...openingTerritory({
      id: stream.id('territory', grantedAt),
      partnerId: partner.id,
      productLines: [],
      exclusive: partner.kind !== 'AGENT',
      validFrom: businessDateOf(grantedAt),
      validTo: addDays(addMonths(businessDateOf(grantedAt), 72), -1),
    }),
    status: terminatedAt ? 'RELEASED' : 'HELD',
    releasedAt: terminatedAt,
    version: terminatedAt ? 2 : 1,
    regions: regions.map(({ code }) => atlas.at(code)),
  }
}
