import type { Database } from '@channelgraph/access'
import { type Command, type CommandContext, inTransaction } from '@channelgraph/command'
import type { Sweep } from './subgraph.ts'

const PAGE = 100
/** What one minute does at most, so that a backlog never holds the others up. */
const PAGES = 50

/**
 * A sweep that picks due rows FOR UPDATE SKIP LOCKED and runs the normal command on each, a page a transaction: two replicas
 * never do one twice. After the command a row must not be due any more.
 */
export const sweepRows = <Row>(
  name: string,
  pick: (tx: Database, ctx: CommandContext, limit: number) => Promise<readonly Row[]>,
  act: Command<Row, unknown>,
): Sweep => ({
  name,
  run: async (ctx) => {
    let done = 0
    for (let page = 0; page < PAGES; page += 1) {
      let picked = 0
      await inTransaction(ctx.db, async (unit) => {
        const rows = await pick(unit.tx, ctx, PAGE)
        for (const row of rows) await act.within(unit, ctx, row)
        picked = rows.length
      })
      done += picked
      if (picked < PAGE) break
    }
    return done
  },
})
