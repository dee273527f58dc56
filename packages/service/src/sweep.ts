import type { Database } from '@channelgraph/access'
import { type Command, type CommandContext, inTransaction } from '@channelgraph/command'
import type { Sweep } from './subgraph.ts'

const PAGE = 100
/** What one minute does at most, so that a backlog never holds the others up. */
const PAGES = 50

/**
 * A sweep that picks due rows FOR UPDATE SKIP LOCKED and runs the normal command on each, a page a transaction: two replicas
 * never do one twice. After the command a row must not be due any more. A row whose command throws is undone alone and stays
 * due; the rows beside it take effect, and the sweep throws at its end.
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
      let failures: unknown[] = []
      await inTransaction(ctx.db, async (unit) => {
        failures = [] // begun anew after a deadlock
        const rows = await pick(unit.tx, ctx, PAGE)
        for (const row of rows) {
          // A savepoint: one row that cannot be done would else undo its page every minute, for ever.
          await unit.tx.transaction(() => act.within(unit, ctx, row)).catch((error: unknown) => failures.push(error))
        }
        picked = rows.length
      })
      done += picked - failures.length
      // The failed rows are still due and would be picked again: the rest waits for the next minute.
      if (failures.length > 0) throw new AggregateError(failures, `${name}: ${failures.length} rows could not be done`)
      if (picked < PAGE) break
    }
    return done
  },
})
