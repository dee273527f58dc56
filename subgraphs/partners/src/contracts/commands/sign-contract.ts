import { isOutside } from '@channelgraph/access'
import { type CommandContext, command, type Versioned } from '@channelgraph/command'
import { badInput, check, checkTransition } from '@channelgraph/values'
import { CONTRACT } from '../contracts.rules.ts'
import { contracts } from '../contracts.store.ts'
import { putInForce } from '../signing.steps.ts'

export interface SignContract extends Versioned {
  readonly signedAt?: Date | null
}

/**
 * 四.1 签订合作协议: both sides have signed what legal review agreed to. A partner or an applicant signs its own here and now, a channel
 * manager notes what was signed. An applicant becomes a partner by it.
 */
export const signContract = command(
  'contract:sign',
  async (tx, ctx, { id, expectedVersion, signedAt }: SignContract) => {
    const now = ctx.clock.now()
    if (signedAt && isOutside(ctx.scope)) throw signsNow()
    const at = check.pastInstant('signedAt', signedAt ?? now, now)
    const draft = await contracts.lock(tx, ctx, id, expectedVersion)
    return checkTransition(CONTRACT, 'signContract', draft) ?? putInForce(tx, asHouse(ctx), draft, at)
  },
)

/** What follows a signature is the house's: its own application, the partner it becomes, what it is granted. Who signs stays who it is. */
const asHouse = (ctx: CommandContext): CommandContext =>
  isOutside(ctx.scope) ? { ...ctx, scope: { kind: 'all' } } : ctx

const signsNow = () =>
  badInput('Your own signature is given now: leave `signedAt` out.', '您本人的签署以当前时间为准:请勿填写 `signedAt`。')
