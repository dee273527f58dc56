import { Money } from '@channelgraph/values'
import { describe, expect, test } from 'vitest'
import { type Readiness, refuseActivation } from './activation.rules.ts'

const TODAY = '2026-11-23'
const ready: Readiness = {
  status: 'ONBOARDING',
  contract: {
    status: 'EFFECTIVE',
    effectiveFrom: TODAY,
    effectiveTo: '2027-11-22',
    depositAmount: Money.parse('50000.00'),
  },
  depositHeld: Money.parse('50000.00'),
  trainingGaps: [],
  territories: [{ status: 'HELD', validFrom: TODAY, validTo: TODAY }],
}
const refusal = (change: Partial<Readiness>) => refuseActivation({ ...ready, ...change }, TODAY)

describe('activation', () => {
  test('is refused for nothing when contract, deposit, training and territory stand', () => {
    expect(refusal({})).toBeNull()
  })

  test('needs a contract that binds today: none, one that begins tomorrow and one that ended are refused', () => {
    const { contract } = ready
    for (const missing of [
      null,
      { ...contract!, effectiveFrom: '2026-11-24' },
      { ...contract!, effectiveTo: '2026-11-22' },
      { ...contract!, status: 'EXPIRED' as const },
    ])
      expect(refusal({ contract: missing })?.code).toBe('NO_CONTRACT_IN_FORCE')
    expect(refusal({ contract: { ...contract!, status: 'EXPIRING' } })).toBeNull()
  })

  test('names what the deposit lacks, to the fen; nothing received is not a deposit of zero paid', () => {
    expect(refusal({ depositHeld: Money.parse('49999.99') })).toMatchObject({
      code: 'DEPOSIT_NOT_PAID',
      missing: Money.parse('0.01'),
    })
    expect(refusal({ depositHeld: null })).toMatchObject({ missing: Money.parse('50000.00') })
    const free = { ...ready.contract!, depositAmount: Money.zero }
    expect(refusal({ depositHeld: null, contract: free })).toBeNull()
  })

  test('P-12 with a missing topic is refused as ONBOARDING_TRAINING_MISSING: AFTER_SALES', () => {
    expect(refusal({ trainingGaps: [{ topic: 'AFTER_SALES', why: 'NEVER_PASSED', on: null }] })).toMatchObject({
      __typename: 'OnboardingTrainingMissing',
      message: expect.stringMatching(/^ONBOARDING_TRAINING_MISSING: AFTER_SALES\. AFTER_SALES: nobody passed/),
      topics: ['AFTER_SALES'],
    })
  })

  test('needs a territory that is held and valid today', () => {
    for (const territories of [
      [],
      [{ status: 'RELEASED' as const, validFrom: TODAY, validTo: TODAY }],
      [{ status: 'HELD' as const, validFrom: '2026-11-24', validTo: '2027-01-01' }],
    ])
      expect(refusal({ territories })?.code).toBe('NO_TERRITORY')
  })
})
