import { command, type Versioned } from '@channelgraph/command'
import { check, checkTransition } from '@channelgraph/values'
import { CONTRACT } from '../contracts.rules.ts'
import { contracts } from '../contracts.store.ts'
import { putInForce } from '../signing.steps.ts'

export interface SignContract extends Versioned {
  readonly signedAt?: Date | null
}

/** 四.1 签订合作协议: both sides have signed what legal review agreed to. An applicant becomes a partner by it. */
export const signContract = command(
  'contract:sign',
  async (tx, ctx, { id, expectedVersion, signedAt }: SignContract) => {
    const now = ctx.clock.now()
    const at = check.pastInstant('signedAt', signedAt ?? now, now)
    const draft = await contracts.lock(tx, ctx, id, expectedVersion)
    return checkTransition(CONTRACT, 'signContract', draft) ?? putInForce(tx, ctx, draft, at)
  },
)
