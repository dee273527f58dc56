import type { Database } from '@channelgraph/access'
import { type Command, type CommandContext, inTransaction } from '@channelgraph/command'
import type { Sweep } from './subgraph.ts'

const PAGE = 100
/** What one minute does at most, so that a backlog never holds the others up. */
const PAGES = 50

/**
 * A sweep that picks due rows FOR UPDATE SKIP LOCKED and runs the normal command on each, a page a transaction: two replicas
 * never do one twice. After the command a row must not be due any more. A row whose command throws is undone alone, set apart
 * for this run and tried again in the next one; all others take effect, and the sweep throws `RowsFailed` at its end.
 */
export const sweepRows = <Row extends { readonly id: string }>(
  name: string,
  pick: (tx: Database, ctx: CommandContext, limit: number) => Promise<readonly Row[]>,
  act: Command<Row, unknown>,
): Sweep => ({
  name,
  run: async (ctx) => {
    let done = 0
    const failed = new Map<string, unknown>()
    for (let page = 0; page < PAGES; page += 1) {
      let fresh = 0
      let failures = new Map<string, unknown>()
      // The failed rows are still due and picked again: so many more are asked for, or a page of them would hide all behind it.
      const limit = PAGE + failed.size
      await inTransaction(ctx.db, async (unit) => {
        failures = new Map() // begun anew after a deadlock
        const rows = (await pick(unit.tx, ctx, limit)).filter(({ id }) => !failed.has(id))
        for (const row of rows) {
          // A savepoint: one row that cannot be done would else undo its page every minute, for ever.
          await unit.tx
            .transaction(() => act.within(unit, ctx, row))
            .catch((error: unknown) => failures.set(row.id, error))
        }
        fresh = rows.length
      })
      done += fresh - failures.size
      for (const [id, error] of failures) failed.set(id, error)
      if (fresh < PAGE) break
    }
    if (failed.size > 0) throw new RowsFailed(name, failed)
    return done
  },
})

/** Some rows of a sweep could not be done; the others are. Ids and errors are for the log. */
export class RowsFailed extends AggregateError {
  override name = 'RowsFailed'
  readonly ids: readonly string[]

  constructor(sweep: string, failed: ReadonlyMap<string, unknown>) {
    const ids = [...failed.keys()]
    const named = `${ids.slice(0, 10).join(', ')}${ids.length > 10 ? ', …' : ''}`
    super([...failed.values()], `${sweep}: ${ids.length} rows could not be done (${named})`)
    this.ids = ids
  }
}
